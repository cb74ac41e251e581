import ArgumentParser
import Foundation
import ModelKit

struct DescribeCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "describe",
            abstract: "Show the settings, models and assets of a library.",
            discussion: """
                Loads the models to tell their types and what loading took. In colour on a terminal, unless NO_COLOR is set.

                \(CommandContext.examples("describe", "describe -r imdb_sentiment --json", "describe --lazy"))
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
        let settings = try LibrarySettings(lazyLoading: lazy ? true : nil, loadingThreads: 1)
        let library = try options.library(requiring: required.names, settings)
        let description = try library.describe(required.names(in: library))
        let environment = ProcessInfo.processInfo.environment
        let colored = Terminal.isTerminal(STDOUT_FILENO) && environment["NO_COLOR", default: ""].isEmpty
        try CommandOutput.write(json ? CommandOutput.json(description) : description.tree.text(colored: colored))
    }
}
