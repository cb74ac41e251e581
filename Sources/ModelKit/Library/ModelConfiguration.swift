import ModelKitWeights

/// One named way to load a model type: its asset, settings and dependencies.
public struct ModelConfiguration: Sendable {
    /// The asset that the model loads: a path, or a specification `name:version[part]`, see ``AssetLocator``.
    public var asset: String?
    /// Values that the model type reads, by name.
    public var settings: [String: JSONValue]
    /// The models that this one uses: role in this model → name in the library.
    public var dependencies: [String: String]
    /// The largest batch of one computation; nil leaves it to the model type.
    public var batchSize: Int?
    /// Whether predictions are kept in the library's cache, where it has one.
    public var cachesPredictions: Bool
    /// Test cases of this configuration, beside those of the model type.
    public var testCases: [JSONTestCase]

    /// A configuration; all parts are optional.
    public init(
        asset: String? = nil, settings: [String: JSONValue] = [:], dependencies: [String: String] = [:],
        batchSize: Int? = nil, cachesPredictions: Bool = false, testCases: [JSONTestCase] = []
    ) {
        self.asset = asset
        self.settings = settings
        self.dependencies = dependencies
        self.batchSize = batchSize
        self.cachesPredictions = cachesPredictions
        self.testCases = testCases
    }

    /// A configuration that depends on models under their own names.
    public init(
        asset: String? = nil, settings: [String: JSONValue] = [:], dependencies: [String], batchSize: Int? = nil,
        cachesPredictions: Bool = false, testCases: [JSONTestCase] = []
    ) {
        self.init(
            asset: asset, settings: settings,
            dependencies: Dictionary(dependencies.map { ($0, $0) }, uniquingKeysWith: { first, _ in first }),
            batchSize: batchSize, cachesPredictions: cachesPredictions, testCases: testCases)
    }
}

/// A test case whose parts are read as the model's types when it runs.
public struct JSONTestCase: Sendable {
    /// What goes in.
    public var item: JSONValue
    /// What must come out.
    public var result: JSONValue
    /// The options of the call; nil for none.
    public var options: JSONValue?
    /// How far a number in the prediction may be from the one in `result`: see ``ModelTestCase/tolerance``.
    public var tolerance: Double

    /// A test case.
    public init(item: JSONValue, result: JSONValue, options: JSONValue? = nil, tolerance: Double = 1e-5) {
        self.item = item
        self.result = result
        self.options = options
        self.tolerance = tolerance
    }
}
