import ArgumentParser
import ModelKit

/// The command line of a library of models: `predict`, `batch`, `describe` and the others.
///
/// A program of your own gets all commands for its own models with
///
///     import ModelKitCommands
///     @main enum Tool { static func main() { ModelKitCommand.main(models: [MyModel.self]) } }
///
/// Exit status: 0 done; 1 the prediction, its input, a test or an examination failed; 64 the command was called wrongly;
/// 130 interrupted (SIGINT); 143 terminated (SIGTERM).
public struct ModelKitCommand: ParsableCommand {
    /// Name, summary and subcommands.
    public static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: CommandContext.current.programName,
            abstract: "Predict with the models of a library, and look into it.",
            discussion: """
                Exit status:
                  0    done
                  1    the prediction, its input, a test or an examination failed
                  64   the command was called wrongly
                  130  interrupted (SIGINT)
                  143  terminated (SIGTERM)

                Shell completion, of the models' names too:
                  \(CommandContext.current.programName) --generate-completion-script bash
                (or zsh, fish) prints the script for the shell to load.
                """,
            version: "1.0.0",
            subcommands: [
                PredictCommand.self, BatchCommand.self, TestCommand.self, TimeCommand.self, MemoryCommand.self,
                DescribeCommand.self, ListAssetsCommand.self, DependenciesGraphCommand.self,
                LibrarySchemaCommand.self, DoctorCommand.self,
                DoctorProcess.Command.self,
            ])
    }

    /// Made by the argument parser.
    public init() {}

    /// Runs the commands with the models of a program, and ends the process.
    ///
    /// - Parameters:
    ///   - models: the model types; each brings its named configurations.
    ///   - arguments: by default those of the process.
    public static func main(models: [any LoadableType.Type], arguments: [String]? = nil) {
        main(sources: [.types(models)], arguments: arguments)
    }

    /// Runs the commands with the models of a program, and ends the process.
    ///
    /// The program is called in usage and examples as it was started. `--library FILE` adds the models of a file; the library
    /// file that comes with ModelKit is used only where there are neither sources nor such a file.
    ///
    /// - Parameters:
    ///   - sources: where the models are defined.
    ///   - arguments: by default those of the process.
    public static func main(sources: [LibrarySource], arguments: [String]? = nil) {
        let context = CommandContext(programName: CommandContext.executableName, sources: sources)
        CommandContext.$current.withValue(context) { main(arguments) }
    }
}
