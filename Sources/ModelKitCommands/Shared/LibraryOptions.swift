import ArgumentParser
import Foundation
import ModelKit
import ModelKitHTTP
import ModelKitRedis

/// Which library a command is about.
struct LibraryOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "A library file; may be repeated (default: the program's own models, else Weights/library.yaml).",
            valueName: "file"),
        completion: .file(extensions: ["yaml", "yml", "json"]))
    var library: [String] = []

    /// The models of the program and of the files, else those that come with ModelKit.
    func sources() throws -> [LibrarySource] {
        let sources = CommandContext.current.sources + library.map(Self.source)
        return sources.isEmpty ? [Self.source(try Self.shippedLibrary())] : sources
    }

    /// A library file, which can name distant models too.
    private static func source(_ path: String) -> LibrarySource { .file(path, types: DistantHTTPModels.types) }

    /// The library, none of whose models is loaded yet.
    func unloaded(overrides: [String: ConfigurationOverride] = [:]) throws -> ModelLibrary {
        try library(overrides: overrides, requiring: [], LibrarySettings(lazyLoading: true))
    }

    /// The library, with the cache that the environment chooses.
    func library(
        overrides: [String: ConfigurationOverride] = [:], requiring names: [String]?, _ settings: LibrarySettings
    ) throws -> ModelLibrary {
        try ModelLibrary(
            try sources(), overrides: overrides, requiredModels: names, settings: settings,
            cache: try RedisCache.chosen(by: settings.environment))
    }

    /// Loads a model and what it depends on, nothing else of the library.
    func load(_ name: String) throws -> any Model { try unloaded().anyModel(name) }

    /// `Weights/library.yaml` of the current folder, else of the folders above the executable.
    private static func shippedLibrary() throws -> String {
        let relative = "Weights/library.yaml"
        var folder = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        if let executable = Bundle.main.executableURL { folder = executable.resolvingSymlinksInPath() }
        var candidates = [relative]
        while folder.path.count > 1 {
            folder.deleteLastPathComponent()
            candidates.append(folder.appendingPathComponent(relative).path)
        }
        guard let found = candidates.first(where: FileManager.default.fileExists(atPath:)) else {
            throw ValidationError("There is no \(relative) here or above the executable: give --library FILE.")
        }
        return found
    }
}

extension CompletionKind {
    /// The names of the library's models, none of which is loaded.
    static var modelNames: CompletionKind {
        .custom { words, _, prefix in
            var options = LibraryOptions()
            options.library = zip(words, words.dropFirst()).filter { $0.0 == "--library" }.map(\.1)
            let names = (try? options.unloaded().names) ?? []
            return names.filter { $0.hasPrefix(prefix) }
        }
    }
}
