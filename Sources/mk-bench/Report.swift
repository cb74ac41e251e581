import Foundation

/// Prints results as they come, or all at once as JSON.
final class Report {
    private struct Document: Encodable {
        var machine: Machine
        var results: [BenchmarkResult]
    }

    private let machine: Machine
    private let asJSON: Bool
    private var results: [BenchmarkResult] = []

    init(machine: Machine, asJSON: Bool) {
        self.machine = machine
        self.asJSON = asJSON
        if !asJSON { print(machine.description) }
    }

    func add(_ result: BenchmarkResult) {
        results.append(result)
        if !asJSON { print(result.line) }
    }

    /// A remark that belongs to no figure: on standard error, so that JSON stays JSON.
    func note(_ text: String) {
        try? FileHandle.standardError.write(contentsOf: Data("mk-bench: \(text)\n".utf8))
    }

    func finish() throws {
        guard asJSON else { return }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        print(String(decoding: try encoder.encode(Document(machine: machine, results: results)), as: UTF8.self))
    }
}
