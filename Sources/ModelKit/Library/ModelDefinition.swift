/// Something that a library can load: how it is configured, and what loads it.
struct ModelDefinition: Sendable {
    var name: String
    var configuration: ModelConfiguration
    /// Where it is defined: a type, or a file with its line.
    var origin: String
    /// What relative assets are relative to; nil leaves it to the library.
    var assetFolder: String?
    /// The type's name, for descriptions of what is not loaded.
    var typeName: String
    /// The settings that the type reads; nil where that is not known.
    var settings: (any ModelSettings.Type)?
    var load: @Sendable (LoadContext) throws -> any Sendable
    /// The steps of a pipeline.
    var plan: PipelinePlan?

    /// What a type defines.
    static func definitions(of type: any LoadableType.Type) throws -> [ModelDefinition] {
        let load = try loader(of: type)
        return type.configurations.sorted { $0.key < $1.key }.map { name, configuration in
            ModelDefinition(
                name: name, configuration: configuration, origin: "\(type)", typeName: "\(type)",
                settings: settings(of: type), load: load)
        }
    }

    /// The settings that a type says it reads.
    static func settings(of type: any LoadableType.Type) -> (any ModelSettings.Type)? {
        func settings<T: SettingsProviding>(_: T.Type) -> any ModelSettings.Type { T.Settings.self }
        return (type as? any SettingsProviding.Type).map { settings($0) }
    }

    /// What loads a type.
    ///
    /// - Throws: ``ModelError`` with code `.invalidConfiguration` for a type that is neither a model nor an asset.
    static func loader(of type: any LoadableType.Type) throws -> @Sendable (LoadContext) throws -> any Sendable {
        func loader<T: LoadableType>(_: T.Type) throws -> @Sendable (LoadContext) throws -> any Sendable {
            guard T.self is any Model.Type || T.self is any AsyncModel.Type || T.self is any LoadableAsset.Type else {
                throw ModelError(
                    .invalidConfiguration,
                    "\(T.self) is neither a LoadableModel nor a LoadableAsyncModel nor a LoadableAsset")
            }
            return { try T(context: $0) }
        }
        return try loader(type)
    }
}
