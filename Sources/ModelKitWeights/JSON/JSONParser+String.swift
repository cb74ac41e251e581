extension JSONParser {
    /// Reads the string that starts at the quotation mark under the position.
    mutating func string() throws(WeightsError) -> String {
        position += 1
        let start = position
        var unescaped: [UInt8] = []
        var runStart = start
        while true {
            guard let byte = peek else { throw failure("a string does not end") }
            switch byte {
            case UInt8(ascii: "\""):
                let text: String?
                if runStart == start {
                    text = String(validating: bytes[start..<position], as: UTF8.self)
                } else {
                    unescaped += bytes[runStart..<position]
                    text = String(validating: unescaped, as: UTF8.self)
                }
                guard let text else {
                    position = start
                    throw failure("a string is not valid UTF-8")
                }
                position += 1
                return text
            case UInt8(ascii: "\\"):
                unescaped += bytes[runStart..<position]
                unescaped += String(try escape()).utf8
                runStart = position
            case 0..<0x20:
                throw failure("a string holds a control character")
            default:
                position += 1
            }
        }
    }

    private mutating func escape() throws(WeightsError) -> Unicode.Scalar {
        position += 1
        let letter = peek
        position += 1
        switch letter {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try unicodeEscape()
        default:
            position = min(position - 1, bytes.count)
            throw failure("a string holds an unknown escape")
        }
    }

    private mutating func unicodeEscape() throws(WeightsError) -> Unicode.Scalar {
        let start = position
        var code = UInt32(try fourHexDigits())
        if (0xD800..<0xDC00).contains(code), take("\\"), take("u") {
            let low = UInt32(try fourHexDigits())
            if (0xDC00..<0xE000).contains(low) { code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00) }
        }
        guard let scalar = Unicode.Scalar(code) else {
            position = start
            throw failure("a string holds half of a surrogate pair")
        }
        return scalar
    }

    private mutating func fourHexDigits() throws(WeightsError) -> UInt16 {
        var code: UInt16 = 0
        for _ in 0..<4 {
            guard let byte = peek, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw failure("an escape needs four hexadecimal digits")
            }
            code = code << 4 | UInt16(digit)
            position += 1
        }
        return code
    }
}
