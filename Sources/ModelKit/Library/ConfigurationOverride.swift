import ModelKitWeights

/// What a library changes in the configuration of one of its models; what is nil or empty stays as it is.
///
///     overrides: ["classifier": ConfigurationOverride(type: Constant.self, settings: ["value": 0.5])]
///
/// With a type it can also stand under a name that no source defines, and so defines it.
public struct ConfigurationOverride: Sendable {
    /// Another model type, which is loaded with the changed configuration; its own `configurations` are not used.
    public var type: (any LoadableType.Type)?
    /// Another asset.
    public var asset: String?
    /// Settings that are added or replaced.
    public var settings: [String: JSONValue]
    /// Dependencies that are added or replaced: role → name in the library.
    public var dependencies: [String: String]
    /// Another batch size.
    public var batchSize: Int?
    /// Whether predictions are cached.
    public var cachesPredictions: Bool?

    /// Changes; all parts are optional.
    public init(
        type: (any LoadableType.Type)? = nil, asset: String? = nil, settings: [String: JSONValue] = [:],
        dependencies: [String: String] = [:], batchSize: Int? = nil, cachesPredictions: Bool? = nil
    ) {
        self.type = type
        self.asset = asset
        self.settings = settings
        self.dependencies = dependencies
        self.batchSize = batchSize
        self.cachesPredictions = cachesPredictions
    }

    /// The definition with the changes.
    ///
    /// - Throws: ``ModelError`` with code `.invalidConfiguration` for a type that a library cannot load.
    func applied(to definition: ModelDefinition) throws -> ModelDefinition {
        var changed = definition
        if let type {
            changed.load = try ModelDefinition.loader(of: type)
            changed.typeName = "\(type)"
            changed.settings = ModelDefinition.settings(of: type)
            changed.origin = "\(type)"
        }
        changed.configuration.asset = asset ?? changed.configuration.asset
        changed.configuration.settings.merge(settings) { $1 }
        changed.configuration.dependencies.merge(dependencies) { $1 }
        changed.configuration.batchSize = batchSize ?? changed.configuration.batchSize
        changed.configuration.cachesPredictions = cachesPredictions ?? changed.configuration.cachesPredictions
        return changed
    }

    /// What the changes define under a name that no source has; nil without a type.
    func definition(named name: String) throws -> ModelDefinition? {
        guard let type else { return nil }
        return try applied(
            to: ModelDefinition(
                name: name, configuration: ModelConfiguration(), origin: "", typeName: "",
                load: ModelDefinition.loader(of: type)))
    }
}
