import ArgumentParser
import ModelKit

/// Which models of the library a command is about.
struct RequiredModels: ParsableArguments {
    @Option(
        name: [.customShort("r"), .long],
        help: ArgumentHelp(
            "Only this model and what it depends on; may be repeated, or name several with colons between them.",
            valueName: "model"),
        completion: .modelNames)
    var requiredModels: [String] = []

    /// The models that were named; nil for all.
    var names: [String]? {
        let names = requiredModels.flatMap { $0.split(separator: ":").map(String.init) }
        return names.isEmpty ? nil : names
    }

    /// The models that were named, else those of the library's settings; nil for all.
    func names(in library: ModelLibrary) -> [String]? { names ?? library.settings.requiredModels }
}
