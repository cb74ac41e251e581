/// Writes values as canonical bytes: equal bytes mean equal values, whatever order unordered parts came in.
///
/// Every value starts with a tag and says where it ends, so that values may follow each other without a separator and no
/// two different values of a type share their bytes. Words are little-endian; a count is LEB128, in as few bytes as it
/// takes.
///
/// | Tag | Value | What follows |
/// |---|---|---|
/// | 0 | nil | |
/// | 1, 2 | false, true | |
/// | 3 | integer that fits `Int64` | 8 bytes, two's complement |
/// | 4 | integer above that fits `UInt64` | 8 bytes |
/// | 5, 6 | integer that fits `Int128`, `UInt128` only | 16 bytes |
/// | 7, 8 | `Float`, `Double` | its bit pattern, 4 or 8 bytes |
/// | 9 | text | count of bytes, UTF-8 |
/// | 10 | bytes | count, bytes |
/// | 11 | sequence | count, values |
/// | 12 | record | count, then name (count, UTF-8) and value, in ascending order of the names' UTF-8 |
/// | 13 | set | count, values in ascending order of their bytes |
/// | 14 | dictionary | count, then key and value, in ascending order of the keys' bytes |
/// | 15 | an optional inside an optional that is not nil | the inner optional |
/// | 16 | value of a type without content | |
package struct CanonicalWriter {
    /// What a value starts with.
    enum Tag: UInt8 {
        case null, no, yes, integer, unsigned, wideInteger, wideUnsigned, float, double, text, data
        case sequence, record, set, dictionary, some, unit
    }

    /// What was written.
    package private(set) var bytes: [UInt8]

    /// Goes on after `bytes`, with room for `capacity` more.
    package init(after bytes: [UInt8] = [], capacity: Int = 0) {
        self.bytes = []
        self.bytes.reserveCapacity(bytes.count + capacity)
        self.bytes.append(contentsOf: bytes)
    }

    /// Writes any value that has a canonical form of its own or is `Encodable`.
    ///
    /// - Parameter path: where the value stands, for errors.
    /// - Throws: `EncodingError` for a value that is neither, and what its `encode(to:)` throws.
    package mutating func append<Value>(_ value: Value, at path: [any CodingKey] = []) throws {
        if let value = value as? any CanonicalValue {
            return try value.write(to: &self, at: path)
        }
        // There is one value of such a type, and options mostly are of one: no need for the machinery.
        if MemoryLayout<Value>.size == 0 { return append(.unit) }
        guard let encodable = value as? any Encodable else {
            throw EncodingError.invalidValue(
                value, EncodingError.Context(codingPath: path, debugDescription: "\(Value.self) is not Encodable"))
        }
        try appendEncoding(of: encodable, at: path)
    }

    /// Writes what a value's `encode(to:)` says.
    package mutating func appendEncoding(of value: any Encodable, at path: [any CodingKey] = []) throws {
        let node = CanonicalNode()
        try value.encode(to: CanonicalEncoder(node: node, codingPath: path))
        try node.write(to: &self)
    }
}

extension CanonicalWriter {
    mutating func append(_ tag: Tag) { bytes.append(tag.rawValue) }

    /// Writes bytes as they are.
    mutating func append(raw: some Collection<UInt8>) { bytes.append(contentsOf: raw) }

    mutating func append(count: Int) {
        var rest = UInt(bitPattern: count)
        while rest > 0x7F {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    mutating func append(text: String) {
        append(.text)
        append(name: text)
    }

    /// A text without its tag.
    mutating func append(name: String) {
        let utf8 = name.utf8
        append(count: utf8.count)
        bytes.append(contentsOf: utf8)
    }

    mutating func append(integer: some BinaryInteger) {
        if let value = Int64(exactly: integer) {
            append(.integer, word: UInt64(bitPattern: value))
        } else if let value = UInt64(exactly: integer) {
            append(.unsigned, word: value)
        } else if let value = Int128(exactly: integer) {
            append(.wideInteger, word: UInt64(truncatingIfNeeded: value))
            append(word: UInt64(truncatingIfNeeded: value >> 64))
        } else {
            append(.wideUnsigned, word: UInt64(truncatingIfNeeded: integer))
            append(word: UInt64(truncatingIfNeeded: integer >> 64))
        }
    }

    mutating func append(float: Float) {
        append(.float)
        for shift in stride(from: UInt32(0), to: 32, by: 8) {
            bytes.append(UInt8(truncatingIfNeeded: float.bitPattern >> shift))
        }
    }

    mutating func append(_ tag: Tag, word: UInt64) {
        append(tag)
        append(word: word)
    }

    mutating func append(word: UInt64) {
        for shift in stride(from: UInt64(0), to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: word >> shift)) }
    }

    /// Writes a sequence of numbers, each as a tag and the low `width` bytes of its word.
    mutating func append<Number>(_ numbers: [Number], _ tag: Tag, width: Int, word: (Number) -> UInt64) {
        append(.sequence)
        append(count: numbers.count)
        var place = bytes.count
        bytes.append(contentsOf: repeatElement(tag.rawValue, count: numbers.count * (width + 1)))
        var span = bytes.mutableSpan
        for number in numbers {
            let word = word(number)
            for index in 0..<width { span[place + 1 + index] = UInt8(truncatingIfNeeded: word >> (8 * UInt64(index))) }
            place += width + 1
        }
    }
}
