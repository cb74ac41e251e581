import ArgumentParser
import Foundation

/// What a run measured, as `--json` prints it and `--compare` reads it.
struct BenchmarkDocument: Codable {
    var machine: Machine
    var results: [BenchmarkResult]
    var comparison: [Comparison.Row]?
}

/// Measures what the settings ask for, and prints results as they come, or all at once as JSON.
final class Report {
    let settings: Settings
    private let asJSON: Bool
    private let earlier: (file: String, document: BenchmarkDocument)?
    private var document: BenchmarkDocument

    /// - Parameter earlier: a file of an earlier run, to compare with at the end.
    init(machine: Machine, settings: Settings, asJSON: Bool, earlier: String? = nil) throws {
        self.settings = settings
        self.asJSON = asJSON
        self.earlier = try earlier.map { ($0, try BenchmarkDocument(contentsOf: $0)) }
        document = BenchmarkDocument(machine: machine, results: [])
        if !asJSON { print(machine) }
    }

    /// Whether a result of that name is asked for.
    func wants(_ name: String) -> Bool { settings.wants(name) }

    /// Measures work, if its result is asked for.
    func measure(_ name: String, _ amount: Amount, _ work: () throws -> Void) rethrows {
        guard wants(name) else { return }
        add(BenchmarkResult(name, try Measurement(settings.effort, work), amount))
    }

    func add(_ result: BenchmarkResult) {
        document.results.append(result)
        if !asJSON { print(result.line) }
    }

    /// A remark that belongs to no figure: on standard error, so that JSON stays JSON.
    func note(_ text: String) {
        try? FileHandle.standardError.write(contentsOf: Data("mk-bench: \(text)\n".utf8))
    }

    func finish() throws {
        if document.results.isEmpty { note("nothing was measured") }
        if let earlier {
            let comparison = Comparison(old: earlier.document, new: document)
            for remark in comparison.remarks { note("\(earlier.file): \(remark)") }
            document.comparison = comparison.rows
            if !asJSON { print(comparison) }
        }
        if asJSON { print(try document.json()) }
        // A name that fits nothing is a mistake, which a script should see.
        if document.results.isEmpty, !settings.only.isEmpty { throw ExitCode.failure }
    }
}
