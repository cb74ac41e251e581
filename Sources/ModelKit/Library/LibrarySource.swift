/// Where a ``ModelLibrary`` has models from.
public struct LibrarySource: Sendable {
    let definitions: @Sendable () throws -> [ModelDefinition]
    /// What relative assets of these models are relative to; nil leaves it to the library.
    let assetFolder: String?

    /// Model types; each brings its named configurations.
    public static func types(_ types: any LoadableType.Type...) -> LibrarySource { .types(types) }

    /// Model types; each brings its named configurations.
    public static func types(_ types: [any LoadableType.Type]) -> LibrarySource {
        LibrarySource(definitions: { try types.flatMap(ModelDefinition.definitions) }, assetFolder: nil)
    }

    /// A module of model types, with the modules that belong to it.
    public static func module(_ module: any ModelModule.Type) -> LibrarySource {
        .types(types(of: module))
    }

    /// A library file (see <doc:LibraryFiles>), YAML or JSON. Its assets are relative to its folder.
    ///
    ///     .file("library.yaml", types: ["letters": Letters.self])
    ///
    /// - Parameters:
    ///   - path: the file's.
    ///   - types: what the file can name as a model's `type` beside the ready-made types: the name in the file → the type. It
    ///     is loaded with the configuration of the file; its own `configurations` are not used.
    public static func file(_ path: String, types: [String: any LoadableType.Type] = [:]) -> LibrarySource {
        LibrarySource(
            definitions: { try LibraryFile(contentsOf: path, types: LibraryFileTypes(adding: types)).definitions() },
            assetFolder: AssetLocator.folder(of: path))
    }

    /// The same models, whose relative assets are relative to a folder where they have none of their own.
    package func findingAssets(in folder: String?) -> LibrarySource {
        LibrarySource(definitions: definitions, assetFolder: assetFolder ?? folder)
    }

    /// The types of a module and of those within it, each once.
    private static func types(of module: any ModelModule.Type) -> [any LoadableType.Type] {
        var seen: Set<ObjectIdentifier> = []
        var types: [any LoadableType.Type] = []
        var seenModules: Set<ObjectIdentifier> = []
        func add(_ module: any ModelModule.Type) {
            guard seenModules.insert(ObjectIdentifier(module)).inserted else { return }
            for type in module.types where seen.insert(ObjectIdentifier(type)).inserted { types.append(type) }
            module.modules.forEach(add)
        }
        add(module)
        return types
    }
}
