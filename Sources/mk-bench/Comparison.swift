import Foundation

/// How results changed since an earlier run, by name.
struct Comparison: CustomStringConvertible {
    /// What happened to one result.
    struct Row: Codable, Equatable {
        enum Change: String, Codable {
            case faster, slower, same
        }

        var name: String
        /// Seconds of the best run, then and now.
        var old: Double
        var new: Double
        /// How many times as fast it is now.
        var ratio: Double
        /// `same` within 5%.
        var change: Change
    }

    /// In the order of the new run.
    let rows: [Row]
    /// What makes the two runs less comparable.
    let remarks: [String]

    init(old: BenchmarkDocument, new: BenchmarkDocument) {
        let before = Dictionary(old.results.map { ($0.name, $0.bestSeconds) }, uniquingKeysWith: { first, _ in first })
        rows = new.results.compactMap { result in
            before[result.name].map { Row(result.name, old: $0, new: result.bestSeconds) }
        }
        var remarks: [String] = []
        if old.machine.cpu != new.machine.cpu { remarks.append("was measured on \(old.machine.cpu)") }
        if old.machine.threads != new.machine.threads {
            remarks.append("was measured with \(old.machine.threads) threads, not \(new.machine.threads)")
        }
        if old.machine.build != new.machine.build { remarks.append("was measured with a \(old.machine.build) build") }
        let added = new.results.count - rows.count
        if added > 0 { remarks.append("has \(added) of the \(new.results.count) results not") }
        self.remarks = remarks
    }

    var description: String {
        var lines = [Self.line("name", "old µs", "new µs", "ratio", "")]
        lines += rows.map { row in
            Self.line(
                row.name, String(format: "%.2f", row.old * 1e6), String(format: "%.2f", row.new * 1e6),
                String(format: "%.2f", row.ratio), row.change == .same ? "" : row.change.rawValue)
        }
        return lines.joined(separator: "\n")
    }

    private static func line(_ name: String, _ old: String, _ new: String, _ ratio: String, _ mark: String) -> String {
        func right(_ text: String, _ width: Int) -> String {
            String(repeating: " ", count: max(0, width - text.count)) + text
        }
        let name = name.padding(toLength: max(52, name.count), withPad: " ", startingAt: 0)
        return "\(name) \(right(old, 14)) \(right(new, 14)) \(right(ratio, 8))\(mark.isEmpty ? "" : "  " + mark)"
    }
}

extension Comparison.Row {
    fileprivate static let tolerance = 0.05

    init(_ name: String, old: Double, new: Double) {
        self.name = name
        self.old = old
        self.new = new
        ratio = old / new
        change =
            if ratio > 1 + Self.tolerance { .faster } else if ratio < 1 - Self.tolerance { .slower } else { .same }
    }
}
