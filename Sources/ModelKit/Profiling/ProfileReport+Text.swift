import Foundation

extension ProfileReport: CustomStringConvertible {
    /// How a report is written.
    public enum Format: String, Sendable, CaseIterable {
        /// Aligned columns, for terminals and logs.
        case plain
        /// A table of GitHub's Markdown.
        case github
        /// The JSON that the report's `Codable` form is, on one line with keys in alphabetical order.
        case json
    }

    /// The plain table.
    public var description: String { text(.plain) }

    /// The rows as text, each line ended by a line feed. Durations in tables have the unit that suits them, in JSON they
    /// are seconds.
    public func text(_ format: Format) -> String {
        switch format {
        case .plain: plainTable
        case .github: githubTable
        case .json: json.text() + "\n"
        }
    }

    private static let headings = [
        "Name", "Net duration per call", "Net percentage", "Num call", "Duration per call", "Total duration",
        "Total percentage",
    ]

    private var cells: [[String]] {
        rows.map { row in
            [
                // A name must not break a line.
                String(row.name.map { $0.isNewline ? " " : $0 }),
                DurationText.text(of: row.netDurationPerCall), String(format: "%.2f%%", row.netPercentage),
                String(row.calls),
                DurationText.text(of: row.durationPerCall), DurationText.text(of: row.totalDuration),
                String(format: "%.2f%%", row.totalPercentage),
            ]
        }
    }

    private var plainTable: String {
        let cells = cells
        let widths = ProfileReport.headings.indices.map { column in
            cells.reduce(ProfileReport.headings[column].count) { max($0, $1[column].count) }
        }
        let rule = widths.map { String(repeating: "-", count: $0) }
        return ([ProfileReport.headings, rule] + cells).map { line in
            // The name stands to the left, numbers to the right.
            line.enumerated().map { column, cell in
                let padding = String(repeating: " ", count: widths[column] - cell.count)
                return column == 0 ? cell + padding : padding + cell
            }.joined(separator: "  ") + "\n"
        }.joined()
    }

    private var githubTable: String {
        let rule = ProfileReport.headings.indices.map { $0 == 0 ? ":--" : "--:" }
        let lines = cells.map { $0.map { $0.replacing("\\", with: "\\\\").replacing("|", with: "\\|") } }
        return ([ProfileReport.headings, rule] + lines).map { "| " + $0.joined(separator: " | ") + " |\n" }.joined()
    }
}
