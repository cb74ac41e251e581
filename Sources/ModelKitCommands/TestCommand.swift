import ArgumentParser
import ModelKit

struct TestCommand: ParsableCommand {
    /// What came of one model's test cases.
    struct Row: Encodable {
        /// A test case that failed.
        struct Failure: Encodable {
            var index: Int
            var item: String
            var expected: String
            var actual: String
        }

        var model: String
        var passed = 0
        var failed = 0
        var failures: [Failure] = []
        /// Why the model cannot be loaded.
        var error: String?

        var isGood: Bool { failed == 0 && error == nil }
    }

    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "test",
            abstract: "Replay the test cases of models.",
            discussion: """
                The exit status is 1 when a test case fails or a model cannot be loaded; the last line counts both.

                \(CommandContext.examples("test", "test -r \(CommandContext.exampleModel) --json"))
                """)
    }

    @OptionGroup var options: LibraryOptions
    @OptionGroup var required: RequiredModels

    @Flag(help: "Print the results as JSON.")
    var json = false

    func run() throws {
        let library = try options.unloaded()
        let names = try library.describe(required.names(in: library)).models.map(\.name)
        let rows = names.map { Self.row(of: $0, in: library) }
        try CommandOutput.write(try json ? CommandOutput.json(rows) : Self.text(rows))
        if !rows.allSatisfy(\.isGood) { throw ExitCode.failure }
    }

    private static func row(of name: String, in library: ModelLibrary) -> Row {
        var row = Row(model: name)
        do {
            for outcome in try library.testReports(of: [name]).flatMap(\.cases) {
                if outcome.passed {
                    row.passed += 1
                } else {
                    row.failed += 1
                    row.failures.append(
                        .init(
                            index: outcome.index, item: outcome.item, expected: outcome.expected,
                            actual: outcome.actual))
                }
            }
        } catch {
            row.error = "\(error)"
        }
        return row
    }

    private static func text(_ rows: [Row]) -> String {
        var lines: [String] = []
        for row in rows {
            let count = row.passed + row.failed
            let mark = row.isGood ? (count == 0 ? "-     " : "ok    ") : "FAILED"
            let tally = count == 0 ? "no test cases" : "\(row.passed) of \(count) passed"
            lines.append("\(mark)  \(row.model): \(row.error ?? tally)")
            for failure in row.failures {
                lines += [
                    "          test case \(failure.index):", "            item:     \(failure.item)",
                    "            expected: \(failure.expected)", "            actual:   \(failure.actual)",
                ]
            }
        }
        let (passed, failed) = rows.reduce((0, 0)) { ($0.0 + $1.passed, $0.1 + $1.failed) }
        let unloaded = rows.filter { $0.error != nil }.map(\.model)
        let rest = unloaded.isEmpty ? "" : ", \(unloaded.count) not loaded: \(unloaded.joined(separator: ", "))"
        lines.append("\(passed) passed, \(failed) failed\(rest)")
        return lines.joined(separator: "\n")
    }
}
