import ModelKitWeights

/// One named way to load a model type: its asset, settings and dependencies.
public struct ModelConfiguration: Sendable {
    /// The file or folder that the model loads, relative to the library's asset folder, or absolute.
    public var asset: String?
    /// Values that the model type reads, by name.
    public var settings: [String: JSONValue]
    /// The models that this one uses: role in this model → name in the library.
    public var dependencies: [String: String]

    /// A configuration; all parts are optional.
    public init(
        asset: String? = nil, settings: [String: JSONValue] = [:], dependencies: [String: String] = [:]
    ) {
        self.asset = asset
        self.settings = settings
        self.dependencies = dependencies
    }
}
