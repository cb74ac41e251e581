import ArgumentParser

/// The `modelkit` command line.
public struct ModelKitCommand: ParsableCommand {
    /// Name, summary and subcommands.
    public static let configuration = CommandConfiguration(
        commandName: "modelkit",
        abstract: "Predict with the models of a library.",
        discussion: "Exit status: 0 done, 1 the prediction or its input failed, 64 the command was called wrongly.",
        version: "1.0.0",
        subcommands: [PredictCommand.self, BatchCommand.self, TimeCommand.self])

    /// Made by the argument parser.
    public init() {}
}
