import ArgumentParser
import ModelKit

struct MemoryCommand: ParsableCommand {
    /// What loading models added, in bytes.
    struct Report: Encodable {
        /// What loading one model added.
        struct Row: Encodable {
            var model: String
            /// Why it is not loaded.
            var error: String?
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
                between processes and in memory only as far as it was read. Where models cannot be loaded the others are \
                shown, then the errors, and the exit status is 1.

                \(CommandContext.examples("memory", "memory -r \(CommandContext.exampleModel) --json"))
                """)
    }

    @OptionGroup var options: LibraryOptions
    @OptionGroup var required: RequiredModels

    @Flag(help: "Print the numbers as JSON.")
    var json = false

    func run() throws {
        let library = try options.unloaded(loadingThreads: 1)
        let names = required.names(in: library)
        let loading = LoadingReport(loading: try library.describe(names).models.map(\.name), of: library)
        let description = try library.describe(names)
        let report = Report(
            models: description.models.map { model in
                .init(
                    model: model.name, error: loading.errors[model.name], memory: model.load?.memory,
                    withDependencies: model.loadWithDependencies?.memory)
            },
            total: description.total?.memory)
        try CommandOutput.write(try json ? CommandOutput.json(report) : Self.text(report))
        try loading.requireSuccess()
    }

    private static func text(_ report: Report) -> String {
        func cells(_ memory: MemoryUse?) -> [String] {
            guard let memory else { return ["?", "?"] }
            return [CommandOutput.bytes(memory.resident), CommandOutput.bytes(memory.mapped)]
        }
        let head = ["model", "resident", "mapped", "resident with dependencies", "mapped with dependencies"]
        let rows = report.models.map { row in
            [row.model] + (row.error == nil ? cells(row.memory) + cells(row.withDependencies) : ["not loaded"])
        }
        return CommandOutput.table([head] + rows + [["total"] + cells(report.total)])
    }
}
