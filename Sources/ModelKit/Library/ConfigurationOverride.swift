import ModelKitWeights

/// What a library changes in the configuration of one of its models; what is nil or empty stays as it is.
public struct ConfigurationOverride: Sendable {
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
        asset: String? = nil, settings: [String: JSONValue] = [:], dependencies: [String: String] = [:],
        batchSize: Int? = nil, cachesPredictions: Bool? = nil
    ) {
        self.asset = asset
        self.settings = settings
        self.dependencies = dependencies
        self.batchSize = batchSize
        self.cachesPredictions = cachesPredictions
    }

    /// The configuration with the changes.
    func applied(to configuration: ModelConfiguration) -> ModelConfiguration {
        var changed = configuration
        changed.asset = asset ?? changed.asset
        changed.settings.merge(settings) { $1 }
        changed.dependencies.merge(dependencies) { $1 }
        changed.batchSize = batchSize ?? changed.batchSize
        changed.cachesPredictions = cachesPredictions ?? changed.cachesPredictions
        return changed
    }
}
