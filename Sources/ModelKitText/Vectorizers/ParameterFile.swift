/// A JSON file that is one object of strings, numbers, booleans and nulls, such as a vectorizer's `config.json`.
///
/// What such a file does not need is refused: nested values, escapes in strings, keys that occur twice.
struct ParameterFile {
    /// A value; numbers keep their spelling, because `1` and `1.0` differ in meaning.
    enum Value: Equatable {
        case string(String)
        case number(String)
        case bool(Bool)
        case null
    }

    private let file: TextFile
    private let operation: String
    private var position = 0
    private(set) var values: [String: Value] = [:]

    /// - Throws: ``TextError`` with `malformedData` (with the line) or `duplicate`.
    init(_ file: TextFile, operation: String) throws(TextError) {
        self.file = file
        self.operation = operation
        try expect(UInt8(ascii: "{"), "an object")
        if next() == UInt8(ascii: "}") {
            position += 1
        } else {
            try readMembers()
        }
        guard next() == nil else { throw malformed("the end of the file") }
    }

    /// The mistake of a value that is not what its key asks for.
    func wrongValue(_ key: String, expected: String) -> TextError {
        TextError(
            .malformedData, operation: operation, path: file.path, expected: "\"\(key)\": \(expected)",
            actual: values[key].map { "\($0)" } ?? "nothing")
    }

    private mutating func readMembers() throws(TextError) {
        while true {
            let key = try readString("a key")
            try expect(UInt8(ascii: ":"), "a colon")
            let value = try readValue()
            guard values.updateValue(value, forKey: key) == nil else {
                throw TextError(
                    .duplicate, operation: operation, path: file.path, line: line, expected: "distinct keys",
                    actual: "\"\(key)\" twice")
            }
            if next() == UInt8(ascii: "}") {
                position += 1
                return
            }
            try expect(UInt8(ascii: ","), "a comma or a closing brace")
        }
    }

    private mutating func readValue() throws(TextError) -> Value {
        if next() == UInt8(ascii: "\"") { return .string(try readString("a string")) }
        let start = position
        while position < file.bytes.count, Self.isWordByte(file.bytes[position]) { position += 1 }
        let word = String(decoding: file.bytes[start..<position], as: UTF8.self)
        switch word {
        case "true": return .bool(true)
        case "false": return .bool(false)
        case "null": return .null
        default:
            guard let first = word.utf8.first, first == UInt8(ascii: "-") || Self.isDigit(first), Double(word) != nil
            else {
                position = start
                throw malformed("a string, a number, true, false or null")
            }
            return .number(word)
        }
    }

    private mutating func readString(_ what: String) throws(TextError) -> String {
        try expect(UInt8(ascii: "\""), what)
        let start = position
        while position < file.bytes.count, file.bytes[position] != UInt8(ascii: "\"") {
            guard file.bytes[position] != UInt8(ascii: "\\"), file.bytes[position] >= 0x20 else {
                throw malformed("a string without escapes")
            }
            position += 1
        }
        guard position < file.bytes.count else { throw malformed("the end of a string") }
        position += 1
        return String(decoding: file.bytes[start..<(position - 1)], as: UTF8.self)
    }

    private mutating func expect(_ byte: UInt8, _ what: String) throws(TextError) {
        guard next() == byte else { throw malformed(what) }
        position += 1
    }

    /// Skips white space and returns the byte that follows.
    private mutating func next() -> UInt8? {
        while position < file.bytes.count {
            switch file.bytes[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            case let byte: return byte
            }
        }
        return nil
    }

    private var line: Int { file.bytes[..<position].count { $0 == 0x0A } + 1 }

    private func malformed(_ expected: String) -> TextError {
        let found =
            position < file.bytes.count
            ? String(decoding: file.bytes[position...].prefix(12), as: UTF8.self).debugDescription
            : "the end of the file"
        return TextError(
            .malformedData, operation: operation, path: file.path, line: line, expected: expected, actual: found)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        isDigit(byte) || (byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "z")
            || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+") || byte == UInt8(ascii: ".")
    }
}
