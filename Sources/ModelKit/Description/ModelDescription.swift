import ModelKitWeights

/// What is known about a model of a library.
public struct ModelDescription: Codable, Sendable {
    /// What loading took.
    public struct Cost: Codable, Sendable, Equatable {
        /// The time in seconds.
        public var seconds: Double
        /// The memory in bytes; nil where it could not be told from that of models loaded at the same time.
        public var memory: MemoryUse?

        init(_ cost: LoadCost) {
            seconds = cost.duration / .seconds(1)
            memory = cost.memory
        }
    }

    /// An asset.
    public struct Asset: Codable, Sendable, Equatable {
        /// What the configuration asks for.
        public var specification: String
        /// Where it was found; nil where the model is not loaded.
        public var path: String?
        /// The version that was found, where it has one.
        public var version: String?

        /// An asset.
        public init(specification: String, path: String? = nil, version: String? = nil) {
            self.specification = specification
            self.path = path
            self.version = version
        }
    }

    /// The name in the library.
    public var name: String
    /// What it is: `model`, `async model` or `asset`; nil where it is not loaded.
    public var kind: String?
    /// The Swift type, or the `type` of a library file where it is not loaded.
    public var type: String
    /// Where it is defined: a type, or a file with its line.
    public var origin: String
    /// What it does.
    public var documentation: String
    /// The Swift type of its items.
    public var itemType: String?
    /// The Swift type of its predictions.
    public var predictionType: String?
    /// The JSON Schema of its items; nil where it is not loaded.
    public var itemSchema: JSONValue?
    /// The JSON Schema of its predictions; nil where it is not loaded.
    public var predictionSchema: JSONValue?
    /// The JSON Schema of the options of a call; nil where there are none or it is not loaded.
    public var optionsSchema: JSONValue?
    /// The tensors that it takes, where that is known.
    public var inputs: [TensorForm]?
    /// The tensors that it gives, where that is known.
    public var outputs: [TensorForm]?
    /// What it is loaded from.
    public var asset: Asset?
    /// The largest batch of one computation.
    public var batchSize: Int?
    /// Whether its predictions are cached.
    public var cachesPredictions: Bool
    /// The settings of its configuration, without what its type hides: see ``ModelSettings/described(_:)``.
    public var settings: [String: JSONValue]
    /// The models it uses: role → name.
    public var dependencies: [String: String]
    /// The steps of a pipeline.
    public var steps: [Step]?
    /// What a pipeline gives: the name of a step, or an object of those; nil for the last step's prediction.
    public var gives: JSONValue?
    /// What loading it took; nil where it is not loaded.
    public var load: Cost?
    /// What loading it and all that it depends on took; nil where it is not loaded.
    public var loadWithDependencies: Cost?

    init(_ definition: ModelDefinition, loaded: (any LoadedObject)?, cost: LoadCost) {
        let information = loaded?.information
        let configuration = definition.configuration
        name = definition.name
        kind = information.map { $0.itemTypeName == nil ? "asset" : $0.isAsynchronous ? "async model" : "model" }
        type = information?.typeName ?? definition.typeName
        origin = definition.origin
        documentation = information?.documentation ?? ""
        itemType = information?.itemTypeName
        predictionType = information?.predictionTypeName
        let schemas = loaded?.schemas
        itemSchema = schemas?.item
        predictionSchema = schemas?.prediction
        optionsSchema = schemas?.options
        let forms = (loaded?.base).map { TensorForms.of($0) }
        inputs = forms.flatMap { $0.inputs.isEmpty ? nil : $0.inputs }
        outputs = forms.flatMap { $0.outputs.isEmpty ? nil : $0.outputs }
        asset = configuration.asset.map {
            Asset(specification: $0, path: information?.asset?.path, version: information?.asset?.version)
        }
        batchSize = loaded?.anyModel?.batchSize ?? configuration.batchSize
        cachesPredictions = configuration.cachesPredictions
        settings = definition.settings?.described(configuration.settings) ?? configuration.settings
        dependencies = configuration.dependencies
        steps = definition.plan?.description
        gives = definition.plan?.describedResult
        load = information.map { Cost($0.cost) }
        loadWithDependencies = information.map { _ in Cost(cost) }
    }
}
