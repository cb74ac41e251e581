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

    /// The name under which the process was started.
    static var executableName: String {
        let name = (CommandLine.arguments.first ?? "") as NSString
        return name.lastPathComponent.isEmpty ? "modelkit" : name.lastPathComponent
    }

    /// Lines that show how a command is called.
    static func examples(_ lines: String...) -> String {
        "Examples:\n" + lines.map { "  \(current.programName) \($0)" }.joined(separator: "\n")
    }
}
