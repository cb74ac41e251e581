import ArgumentParser

/// The `modelkit` command line.
public struct ModelKitCommand: ParsableCommand {
    /// Name, summary and subcommands.
    public static let configuration = CommandConfiguration(
        commandName: "modelkit",
        abstract: "Predict with the models of a library.",
        discussion:
            "Exit status: 0 done, 1 the prediction, its input or the doctor's examination failed, 64 the command was called wrongly.",
        version: "1.0.0",
        subcommands: [
            PredictCommand.self, BatchCommand.self, TimeCommand.self, DoctorCommand.self, DoctorProcess.Command.self,
        ])

    /// Made by the argument parser.
    public init() {}
}
