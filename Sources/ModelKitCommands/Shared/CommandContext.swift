import Foundation
import ModelKit

/// What a program gives to its commands.
struct CommandContext: Sendable {
    /// That of the program that runs, bound around the run.
    @TaskLocal static var current = CommandContext()

    /// What the program is called in usage and examples.
    var programName = "modelkit"
    /// The models of the program itself.
    var sources: [LibrarySource] = []
    /// What its relative assets are relative to where nothing else is said; nil for the current folder.
    var assetFolder: String?
    /// Its version; nil where it has none.
    var version: String?

    /// The name under which the process was started.
    static var executableName: String {
        let name = (CommandLine.arguments.first ?? "") as NSString
        return name.lastPathComponent.isEmpty ? "modelkit" : name.lastPathComponent
    }

    /// What a model is called in examples: a model that comes with ModelKit where there are no others.
    static var exampleModel: String {
        current.programName == "modelkit" && current.sources.isEmpty ? "imdb_sentiment" : "MODEL"
    }

    /// Lines that show how a command is called, as a shell takes them.
    static func examples(_ lines: String...) -> String {
        "Examples:\n"
            + lines.map { CommandExample.text("\(current.programName) \($0)", columns: Terminal.helpColumns) }
            .joined(separator: "\n")
    }
}
