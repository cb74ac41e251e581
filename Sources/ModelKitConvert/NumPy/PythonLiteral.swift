/// Reads the literals of Python that occur in the headers of `.npy` files.
struct PythonLiteral {
    /// A literal.
    enum Value: Equatable, CustomStringConvertible {
        case text(String)
        case bool(Bool)
        case integers([Int])
        /// A list or tuple of something else: the fields of a structured type.
        case other(String)

        var description: String {
            switch self {
            case .text(let text): "'\(text)'"
            case .bool(let flag): flag ? "True" : "False"
            case .integers(let numbers): "\(numbers)"
            case .other(let source): source
            }
        }
    }

    private let bytes: ArraySlice<UInt8>
    private var position: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    /// A dictionary with texts as keys, and nothing after it.
    ///
    /// - Throws: ``ConversionError`` with `invalidInputs`.
    mutating func dictionary() throws(ConversionError) -> [String: Value] {
        var members: [String: Value] = [:]
        try expect("{")
        while !take("}") {
            let key = try text()
            try expect(":")
            guard members.updateValue(try value(), forKey: key) == nil else { throw failure("the key once") }
            if take("}") { break }
            try expect(",")
        }
        guard next == nil else { throw failure("the end of the header") }
        return members
    }

    private mutating func value() throws(ConversionError) -> Value {
        switch next {
        case UInt8(ascii: "'"), UInt8(ascii: "\""): return .text(try text())
        case UInt8(ascii: "("): return .integers(try integers())
        case UInt8(ascii: "["):
            // The fields of a structured type are not read, only shown.
            guard let end = bytes[position...].lastIndex(of: UInt8(ascii: "]")) else {
                throw failure("a closing bracket")
            }
            let source = String(decoding: bytes[position...end].prefix(60), as: UTF8.self)
            position = end + 1
            return .other(source)
        default:
            if take("True") { return .bool(true) }
            if take("False") { return .bool(false) }
            throw failure("a text, True, False or a tuple of numbers")
        }
    }

    private mutating func integers() throws(ConversionError) -> [Int] {
        var numbers: [Int] = []
        try expect("(")
        while !take(")") {
            _ = next
            let digits = bytes[position...].prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            guard let number = Int(String(decoding: digits, as: UTF8.self)) else { throw failure("a whole number") }
            position = digits.endIndex
            numbers.append(number)
            // A single number in parentheses is no tuple.
            if numbers.count > 1, take(")") { break }
            try expect(",")
        }
        return numbers
    }

    private mutating func text() throws(ConversionError) -> String {
        guard let quote = next, [UInt8(ascii: "'"), UInt8(ascii: "\"")].contains(quote) else {
            throw failure("a text in quotes")
        }
        let content = bytes[(position + 1)...].prefix { $0 != quote && $0 != UInt8(ascii: "\\") }
        guard content.endIndex < bytes.endIndex, bytes[content.endIndex] == quote else {
            throw failure("a text that ends, without escapes")
        }
        position = content.endIndex + 1
        return String(decoding: content, as: UTF8.self)
    }

    /// The next byte that is no white space, to which it moves.
    private var next: UInt8? {
        mutating get {
            while position < bytes.endIndex, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) { position += 1 }
            return position < bytes.endIndex ? bytes[position] : nil
        }
    }

    private mutating func take(_ word: StaticString) -> Bool {
        let word = Array("\(word)".utf8)
        guard next != nil, bytes[position...].starts(with: word) else { return false }
        position += word.count
        return true
    }

    private mutating func expect(_ word: StaticString) throws(ConversionError) {
        guard take(word) else { throw failure("'\(word)'") }
    }

    private func failure(_ expected: String) -> ConversionError {
        let rest = String(decoding: bytes[position...].prefix(20), as: UTF8.self)
        return NPYHeader.failure(
            "the header cannot be understood", expected: expected, actual: rest.isEmpty ? "its end" : "'\(rest)'")
    }
}
