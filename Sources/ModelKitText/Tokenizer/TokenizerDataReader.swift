/// Splits a tokenizer data file into its sections; ``TokenizerData`` specifies the format.
struct TokenizerDataReader {
    static let operation = "load tokenizer"
    static let magic = "modelkit-tokenizer"
    static let version = "1"

    /// One line of a section with the number that it has in the file.
    struct Line {
        var number: Int
        var bytes: ArraySlice<UInt8>
    }

    private let path: String
    private var sections: [String: (line: Int, lines: [Line])] = [:]

    /// Reads the frame of the file: magic, version, and every section with its lines.
    init(_ bytes: [UInt8], path: String) throws(TextError) {
        self.path = path
        if bytes.isEmpty {
            throw TextError(
                .truncatedData, operation: TokenizerDataReader.operation, path: path, expected: "a tokenizer data file",
                actual: "an empty file")
        }
        try FileBytes.check(count: bytes.count, operation: TokenizerDataReader.operation, path: path)
        do {
            _ = try UTF8Span(validating: bytes.span)
        } catch {
            throw TextError(
                .invalidUTF8, operation: TokenizerDataReader.operation, path: path, expected: "UTF-8",
                actual: "a malformed sequence at byte \(error.byteOffsets.lowerBound)")
        }
        try readFrame(TokenizerDataReader.lines(of: bytes))
    }

    /// The lines of a section, which is then taken as read.
    mutating func take(_ name: String) throws(TextError) -> [Line] {
        guard let section = sections.removeValue(forKey: name) else {
            throw TextError(
                .missing, operation: TokenizerDataReader.operation, path: path, expected: "a section @\(name)")
        }
        return section.lines
    }

    /// Checks that no section is left over.
    func finish() throws(TextError) {
        guard let (name, section) = sections.min(by: { $0.value.line < $1.value.line }) else { return }
        throw malformed(section.line, expected: "a section of format version 1", actual: "@\(name)")
    }

    /// An error about a line of this file.
    func malformed(_ line: Int, expected: String, actual: String) -> TextError {
        TextError(
            .malformedData, operation: TokenizerDataReader.operation, path: path, line: line, expected: expected,
            actual: actual)
    }

    private static func lines(of bytes: [UInt8]) -> [Line] {
        var lines: [Line] = []
        var start = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
            lines.append(Line(number: lines.count + 1, bytes: bytes[start..<end]))
            start = end + 1
        }
        return lines
    }

    private mutating func readFrame(_ lines: [Line]) throws(TextError) {
        let first = String(decoding: lines[0].bytes.prefix(80), as: UTF8.self)
        guard first == "\(TokenizerDataReader.magic) \(TokenizerDataReader.version)" else {
            throw TextError(
                .unsupportedFormat, operation: TokenizerDataReader.operation, path: path, line: 1,
                expected: "\"\(TokenizerDataReader.magic) \(TokenizerDataReader.version)\"", actual: "\"\(first)\"",
                suggestion: "write the file again with Tools/export_spacy.py")
        }
        var index = 1
        while index < lines.count {
            let header = lines[index]
            let words = header.bytes.split(separator: UInt8(ascii: " "))
            guard words.count == 2, words[0].first == UInt8(ascii: "@"),
                let count = Int(String(decoding: words[1], as: UTF8.self)), count >= 0
            else {
                throw malformed(
                    header.number, expected: "a section header \"@NAME COUNT\"",
                    actual: "\"\(String(decoding: header.bytes.prefix(40), as: UTF8.self))\"")
            }
            let name = String(decoding: words[0].dropFirst(), as: UTF8.self)
            index += 1
            if name == "end" {
                guard index == lines.count else {
                    throw malformed(header.number, expected: "the end of the file after @end", actual: "more lines")
                }
                return
            }
            guard lines.count - index >= count else {
                throw TextError(
                    .truncatedData, operation: TokenizerDataReader.operation, path: path, line: lines.count,
                    expected: "\(count) lines in @\(name)", actual: "\(lines.count - index)")
            }
            if sections[name] != nil {
                throw TextError(
                    .duplicate, operation: TokenizerDataReader.operation, path: path, line: header.number,
                    expected: "each section once", actual: "a second @\(name)")
            }
            sections[name] = (header.number, Array(lines[index..<index + count]))
            index += count
        }
        throw TextError(
            .truncatedData, operation: TokenizerDataReader.operation, path: path, line: lines.count,
            expected: "@end 0 at the end of the file")
    }
}
