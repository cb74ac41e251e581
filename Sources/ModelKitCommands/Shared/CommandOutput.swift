import Foundation

/// What commands print.
enum CommandOutput {
    /// Prints text and a line break on standard output. Unlike `print`, this fails where the output cannot be written.
    static func write(_ text: String) throws {
        try FileHandle.writeOutput(Data("\(text)\n".utf8))
    }

    /// Prints a line on standard error.
    static func report(_ line: String) {
        try? FileHandle.standardError.write(contentsOf: Data("\(line)\n".utf8))
    }

    /// JSON with names in snake_case.
    static func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    /// Rows in columns, the first of them left-aligned and the others right-aligned.
    static func table(_ rows: [[String]]) -> String {
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in
            rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
        }
        return rows.map { row in
            row.enumerated().map { column, text in
                let space = String(repeating: " ", count: widths[column] - text.count)
                guard column > 0 else { return row.count == 1 ? text : text + space }
                return "  " + space + text
            }.joined()
        }.joined(separator: "\n")
    }

    /// A number of lines in words, `1 line`.
    static func lines(_ count: Int) -> String { count == 1 ? "1 line" : "\(count) lines" }

    /// A number of bytes in the unit that suits it, `12.3 MB`.
    static func bytes(_ count: Int) -> String {
        for (unit, scale) in [("GB", 1e9), ("MB", 1e6), ("kB", 1e3)] where Double(count) >= scale {
            return String(format: "%.1f %@", Double(count) / scale, unit)
        }
        return "\(count) bytes"
    }
}
