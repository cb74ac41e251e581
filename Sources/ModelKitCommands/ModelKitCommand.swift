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
            version: CommandContext.current.version ?? "",
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
    ///   - assetFolder: what relative assets of the models are relative to, see ``main(sources:assetFolder:version:arguments:)``.
    ///   - version: what `--version` prints; without it there is no such option.
    ///   - arguments: by default those of the process.
    public static func main(
        models: [any LoadableType.Type], assetFolder: String? = nil, version: String? = nil, arguments: [String]? = nil
    ) {
        main(sources: [.types(models)], assetFolder: assetFolder, version: version, arguments: arguments)
    }

    /// Runs the commands with the models of a program, and ends the process.
    ///
    /// The program is called in usage and examples as it was started. `--library FILE` adds the models of a file; the library
    /// file that comes with ModelKit is used only where there are neither sources nor such a file.
    ///
    /// An argument that is not UTF-8 ends the process with status 64.
    ///
    /// - Parameters:
    ///   - sources: where the models are defined.
    ///   - assetFolder: what relative assets are relative to, those of library files excepted, which are relative to the
    ///     file's folder; by default the current folder. The environment's MODELKIT_ASSETS_DIR and `--assets` of a command
    ///     each take the place of all these.
    ///   - version: what `--version` prints; without it there is no such option.
    ///   - arguments: by default those of the process.
    public static func main(
        sources: [LibrarySource], assetFolder: String? = nil, version: String? = nil, arguments: [String]? = nil
    ) {
        let context = CommandContext(
            programName: CommandContext.executableName, sources: sources, assetFolder: assetFolder, version: version)
        CommandContext.$current.withValue(context) {
            // Swift has repaired the arguments by now.
            if arguments == nil, let message = UTF8Check.argumentsMessage { exit(withError: ValidationError(message)) }
            main(arguments)
        }
    }
}
