extension JSONValue {
    /// How deep arrays and objects may nest.
    public static let defaultDepthLimit = 128

    /// Reads one JSON document.
    ///
    /// - Parameters:
    ///   - text: the document.
    ///   - allowsNonFinite: whether `NaN`, `Infinity` and `-Infinity` are read, which Python's json writes.
    ///   - depthLimit: how deep arrays and objects may nest; each level takes some stack.
    /// - Throws: ``WeightsError`` with `invalidJSON` or `duplicateKey`, and the byte offset.
    public init(
        parsing text: String, allowsNonFinite: Bool = false, depthLimit: Int = defaultDepthLimit
    ) throws(WeightsError) {
        try self.init(parsing: Array(text.utf8), allowsNonFinite: allowsNonFinite, depthLimit: depthLimit)
    }

    /// Reads one JSON document from its UTF-8 bytes, with nothing but white space before and after it.
    ///
    /// - Parameters:
    ///   - bytes: the document.
    ///   - allowsNonFinite: whether `NaN`, `Infinity` and `-Infinity` are read, which Python's json writes.
    ///   - depthLimit: how deep arrays and objects may nest; each level takes some stack.
    ///   - valueLimit: how many values there may be, arrays and objects included; each takes some memory.
    /// - Throws: ``WeightsError`` with `invalidJSON` or `duplicateKey`, and the byte offset.
    public init(
        parsing bytes: [UInt8], allowsNonFinite: Bool = false, depthLimit: Int = defaultDepthLimit,
        valueLimit: Int = .max
    ) throws(WeightsError) {
        var parser = JSONParser(bytes: bytes, allowsNonFinite: allowsNonFinite, depthLimit: depthLimit)
        parser.valueLimit = valueLimit
        self = try parser.document()
    }
}

/// A recursive-descent reader over the bytes of one document.
struct JSONParser {
    let bytes: [UInt8]
    let allowsNonFinite: Bool
    let depthLimit: Int
    var valueLimit = Int.max
    var position = 0
    private var valueCount = 0

    init(bytes: [UInt8], allowsNonFinite: Bool, depthLimit: Int) {
        self.bytes = bytes
        self.allowsNonFinite = allowsNonFinite
        self.depthLimit = depthLimit
    }

    mutating func document() throws(WeightsError) -> JSONValue {
        let value = try value(depth: 0)
        skipSpace()
        guard position == bytes.count else { throw failure("unexpected data after the JSON document") }
        return value
    }

    private mutating func value(depth: Int) throws(WeightsError) -> JSONValue {
        skipSpace()
        guard depth <= depthLimit else { throw failure("JSON nests deeper than \(depthLimit) levels") }
        valueCount += 1
        guard valueCount <= valueLimit else { throw failure("JSON has more than \(valueLimit) values") }
        switch peek {
        case nil: throw failure("unexpected end of JSON")
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try literal("true", .bool(true))
        case UInt8(ascii: "f"): return try literal("false", .bool(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        case UInt8(ascii: "N") where allowsNonFinite: return try literal("NaN", .number(.nan))
        case UInt8(ascii: "I") where allowsNonFinite: return try literal("Infinity", .number(.infinity))
        default: return try number()
        }
    }

    private mutating func object(depth: Int) throws(WeightsError) -> JSONValue {
        position += 1
        var members: [String: JSONValue] = [:]
        skipSpace()
        if take("}") { return .object(members) }
        while true {
            skipSpace()
            let start = position
            guard peek == UInt8(ascii: "\"") else { throw failure("expected a key in an object") }
            let key = try string()
            skipSpace()
            guard take(":") else { throw failure("expected ':' after the key '\(key)'") }
            let member = try value(depth: depth + 1)
            guard members.updateValue(member, forKey: key) == nil else {
                throw WeightsError(.duplicateKey, "an object has this key twice", subject: key, offset: start)
            }
            skipSpace()
            if take("}") { return .object(members) }
            guard take(",") else { throw failure("expected ',' or '}' in an object") }
        }
    }

    private mutating func array(depth: Int) throws(WeightsError) -> JSONValue {
        position += 1
        var values: [JSONValue] = []
        skipSpace()
        if take("]") { return .array(values) }
        while true {
            values.append(try value(depth: depth + 1))
            skipSpace()
            if take("]") { return .array(values) }
            guard take(",") else { throw failure("expected ',' or ']' in an array") }
        }
    }

    private mutating func literal(_ word: StaticString, _ value: JSONValue) throws(WeightsError) -> JSONValue {
        let letters = Array(word.description.utf8)
        guard bytes[position...].starts(with: letters) else { throw failure("expected a JSON value") }
        position += letters.count
        return value
    }

    private mutating func number() throws(WeightsError) -> JSONValue {
        let start = position
        let isNegative = take("-")
        if isNegative, allowsNonFinite, peek == UInt8(ascii: "I") {
            return try literal("Infinity", .number(-.infinity))
        }
        guard isDigit(peek) else {
            position = start
            throw failure(isNegative ? "a number has no digits" : "expected a JSON value")
        }
        if take("0") {
            guard !isDigit(peek) else { throw failure("a number starts with 0") }
        } else {
            skipDigits()
        }
        var isInteger = true
        if take(".") {
            isInteger = false
            guard isDigit(peek) else { throw failure("a number has no digits after its point") }
            skipDigits()
        }
        if take("e") || take("E") {
            isInteger = false
            if !take("+") { _ = take("-") }
            guard isDigit(peek) else { throw failure("a number has no digits in its exponent") }
            skipDigits()
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        // "-0" is kept as a Double: Int has no negative zero.
        if isInteger, let integer = Int(text), !(isNegative && integer == 0) { return .integer(integer) }
        guard let number = Double(text), number.isFinite else {
            position = start
            throw failure("a number is beyond the range of Double")
        }
        return .number(number)
    }
}

extension JSONParser {
    var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    mutating func take(_ letter: Unicode.Scalar) -> Bool {
        guard peek == UInt8(ascii: letter) else { return false }
        position += 1
        return true
    }

    private mutating func skipSpace() {
        while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    private mutating func skipDigits() {
        while isDigit(peek) { position += 1 }
    }

    private func isDigit(_ byte: UInt8?) -> Bool {
        byte.map { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") } ?? false
    }

    func failure(_ reason: String) -> WeightsError {
        let line = 1 + bytes[..<position].count(where: { $0 == 0x0A })
        return WeightsError(.invalidJSON, line > 1 ? "line \(line): \(reason)" : reason, offset: position)
    }
}
