extension TokenizerDataReader {
    /// The pattern that a section's lines make, or `nil` where it has none.
    mutating func pattern(_ name: String) throws(TextError) -> String? {
        let lines = try take(name)
        return lines.isEmpty ? nil : String(decoding: lines.flatMap(\.bytes), as: UTF8.self)
    }

    /// The unescaped fields of a line; there is at least one.
    func fields(of line: Line) throws(TextError) -> [[UInt8]] {
        var fields: [[UInt8]] = []
        for field in line.bytes.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false) {
            fields.append(try unescape(field, line.number))
        }
        return fields
    }

    /// A field with its escapes resolved.
    func unescape(_ field: ArraySlice<UInt8>, _ line: Int) throws(TextError) -> [UInt8] {
        guard field.contains(UInt8(ascii: "\\")) else { return Array(field) }
        var out: [UInt8] = []
        var rest = field
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\") else {
                out.append(byte)
                continue
            }
            switch rest.popFirst() {
            case UInt8(ascii: "\\"): out.append(UInt8(ascii: "\\"))
            case UInt8(ascii: "t"): out.append(UInt8(ascii: "\t"))
            case UInt8(ascii: "n"): out.append(UInt8(ascii: "\n"))
            case UInt8(ascii: "u"):
                guard rest.popFirst() == UInt8(ascii: "{"), let end = rest.firstIndex(of: UInt8(ascii: "}")),
                    let value = UInt32(String(decoding: rest[..<end], as: UTF8.self), radix: 16),
                    let scalar = Unicode.Scalar(value)
                else { throw malformed(line, expected: "\\u{HEX}", actual: "another escape") }
                UTF8Cursor.append(scalar.value, to: &out)
                rest = rest[(end + 1)...]
            default:
                throw malformed(line, expected: "\\\\, \\t, \\n or \\u{HEX}", actual: "another escape")
            }
        }
        return out
    }

    /// The ascending ranges of scalars in some lines.
    func ranges(in lines: [Line]) throws(TextError) -> [ClosedRange<UInt32>] {
        var ranges: [ClosedRange<UInt32>] = []
        for line in lines {
            for word in line.bytes.split(separator: UInt8(ascii: " ")) {
                let ends = word.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
                let low = ends.first.flatMap(TokenizerDataReader.scalar)
                let high = ends.last.flatMap(TokenizerDataReader.scalar)
                guard ends.count <= 2, let low, let high, low <= high, ranges.last.map({ $0.upperBound < low }) ?? true
                else {
                    throw malformed(
                        line.number, expected: "ascending hexadecimal ranges",
                        actual: "\"\(String(decoding: word.prefix(40), as: UTF8.self))\"")
                }
                ranges.append(low...high)
            }
        }
        return ranges
    }

    /// A hexadecimal scalar value.
    static func scalar(_ digits: ArraySlice<UInt8>) -> UInt32? {
        guard let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16), value <= 0x10FFFF else {
            return nil
        }
        return value
    }

    /// An error about something that occurs twice.
    func duplicate(_ line: Int, _ what: String, _ text: [UInt8]) -> TextError {
        var error = malformed(
            line, expected: "each \(what) once",
            actual: "\"\(String(decoding: text.prefix(40), as: UTF8.self))\" again")
        error.code = .duplicate
        return error
    }
}
