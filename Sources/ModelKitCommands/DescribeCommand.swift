import ArgumentParser
import Foundation
import ModelKit

struct DescribeCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "describe",
            abstract: "Show the settings, models and assets of a library.",
            discussion: """
                Loads the models to tell their types and what loading took. In colour on a terminal, unless NO_COLOR is set. \
                Where models cannot be loaded the others are shown, then the errors, and the exit status is 1.

                \(CommandContext.examples(
                    "describe", "describe -r \(CommandContext.exampleModel) --json", "describe --lazy"))
                """)
    }

    @OptionGroup var options: LibraryOptions
    @OptionGroup var required: RequiredModels

    @Flag(help: "Print the description as JSON.")
    var json = false

    @Flag(help: "Load nothing: show what the configurations say.")
    var lazy = false

    func run() throws {
        // One after the other, so that the memory of each can be told.
        let library = try options.unloaded(loadingThreads: 1)
        let names = required.names(in: library)
        var description = try library.describe(names)
        let isLazy = try lazy || LibrarySettings().lazyLoading
        let report = LoadingReport(loading: isLazy ? [] : description.models.map(\.name), of: library)
        description = try library.describe(names)
        description.settings.lazyLoading = isLazy
        let environment = ProcessInfo.processInfo.environment
        let colored = Terminal.isTerminal(STDOUT_FILENO) && environment["NO_COLOR", default: ""].isEmpty
        try CommandOutput.write(json ? CommandOutput.json(description) : description.tree.text(colored: colored))
        try report.requireSuccess()
    }
}
