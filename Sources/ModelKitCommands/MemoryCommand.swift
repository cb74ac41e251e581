import ArgumentParser
import ModelKit

struct MemoryCommand: ParsableCommand {
    /// What loading models added, in bytes.
    struct Report: Encodable {
        /// What loading one model added.
        struct Row: Encodable {
            var model: String
            var memory: MemoryUse?
            var withDependencies: MemoryUse?
        }

        var models: [Row]
        var total: MemoryUse?
    }

    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "memory",
            abstract: "Show how much memory loading each model takes.",
            discussion: """
                Loads the models one after the other. Resident is memory of the process alone; mapped is of files, shared \
                between processes and in memory only as far as it was read.

                \(CommandContext.examples("memory", "memory -r imdb_sentiment --json"))
                """)
    }

    @OptionGroup var options: LibraryOptions
    @OptionGroup var required: RequiredModels

    @Flag(help: "Print the numbers as JSON.")
    var json = false

    func run() throws {
        let library = try options.library(
            requiring: required.names, LibrarySettings(lazyLoading: false, loadingThreads: 1))
        let description = try library.describe(required.names(in: library))
        let report = Report(
            models: description.models.map { model in
                .init(
                    model: model.name, memory: model.load?.memory, withDependencies: model.loadWithDependencies?.memory)
            },
            total: description.total.memory)
        try CommandOutput.write(try json ? CommandOutput.json(report) : Self.text(report))
    }

    private static func text(_ report: Report) -> String {
        func cells(_ memory: MemoryUse?) -> [String] {
            guard let memory else { return ["?", "?"] }
            return [CommandOutput.bytes(memory.resident), CommandOutput.bytes(memory.mapped)]
        }
        let head = ["model", "resident", "mapped", "resident with dependencies", "mapped with dependencies"]
        let rows = report.models.map { [$0.model] + cells($0.memory) + cells($0.withDependencies) }
        return CommandOutput.table([head] + rows + [["total"] + cells(report.total)])
    }
}
