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

    @Option(
        name: .long,
        help: ArgumentHelp(
            """
            What relative assets are relative to (default: MODELKIT_ASSETS_DIR, else the folder of the library file or \
            of the program's assets).
            """,
            valueName: "folder"),
        completion: .directory)
    var assets: String?

    /// The models of the program and of the files, else those that come with ModelKit.
    func sources() throws -> [LibrarySource] {
        let context = CommandContext.current
        let own = context.sources.map { $0.findingAssets(in: context.assetFolder) }
        let sources = own + library.map(Self.source)
        return sources.isEmpty ? [Self.source(try Self.shippedLibrary())] : sources
    }

    /// A library file, which can name distant models too.
    private static func source(_ path: String) -> LibrarySource { .file(path, types: DistantHTTPModels.types) }

    /// The library, none of whose models is loaded yet, with the cache that the environment chooses.
    ///
    /// - Parameter loadingThreads: how many models are loaded at a time later; by default as many as there are processors.
    func unloaded(
        overrides: [String: ConfigurationOverride] = [:], loadingThreads: Int? = nil
    ) throws -> ModelLibrary {
        let settings = try LibrarySettings(lazyLoading: true, assetFolder: assets, loadingThreads: loadingThreads)
        return try ModelLibrary(
            try sources(), overrides: overrides, requiredModels: [], settings: settings,
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
            let files = zip(words, words.dropFirst()).filter { $0.0 == "--library" }.flatMap { [$0.0, $0.1] }
            let names = (try? LibraryOptions.parse(files).unloaded().names) ?? []
            return names.filter { $0.hasPrefix(prefix) }
        }
    }
}
