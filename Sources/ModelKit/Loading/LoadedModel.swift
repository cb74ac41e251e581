import ModelKitWeights

/// A model of a library: a model type with its name, and what the library does around its predictions.
///
/// Errors carry the model's name; predictions are cached, profiled, counted and traced as the library is set.
public final class LoadedModel<Base: Model>: Model, LoadedObject {
    /// The model type's.
    public typealias Item = Base.Item
    /// The model type's.
    public typealias Prediction = Base.Prediction
    /// The model type's.
    public typealias Options = Base.Options

    /// The model itself, as its type made it.
    public let model: Base
    /// What is known about it.
    public let information: LoadInformation
    private let instruments: Instruments
    private let cached: CachedPredictions<Item, Prediction, Options>?
    private let isBare: Bool

    private typealias Call = PredictionCall<Item, Prediction, Options>

    init(_ model: Base, _ information: LoadInformation, _ instruments: Instruments, _ cache: ModelCache?) {
        self.model = model
        self.information = information
        self.instruments = instruments
        cached = cache.map { CachedPredictions($0.cache, $0.keys, instruments.metrics) }
        isBare = cache == nil && instruments.isPassive
    }

    /// Its name in the library.
    public var name: String { information.name }
    /// The configuration's, else the model type's.
    public var batchSize: Int? { information.configuration.batchSize ?? model.batchSize }
    /// The model type's.
    public var testCases: [ModelTestCase<Item, Prediction, Options>] { model.testCases }
    /// The model type's.
    public static var documentation: String { Base.documentation }

    /// Computes a batch with the model itself.
    public func compute(_ items: ArraySlice<Item>) throws -> [Prediction] { try model.compute(items) }

    /// Computes a batch with the model itself.
    public func compute(_ items: ArraySlice<Item>, options: Options) throws -> [Prediction] {
        try model.compute(items, options: options)
    }

    /// Answers a call, with all that the library does around it.
    ///
    /// - Throws: ``ModelError`` with the model's name and, where one item is to blame, its index.
    public func predictions(
        for items: ArraySlice<Item>, _ call: PredictionCall<Item, Prediction, Options>
    ) throws -> [Prediction] {
        let size = call.batchSize ?? batchSize
        // What the general way gives as well, at a third of its cost: most calls are of this kind.
        if isBare, call.isOneBatch(items.count, size) {
            do {
                return try computed(items, call.options)
            } catch {
                throw instruments.named(Call.located(error, from: call.firstStep))
            }
        }
        return try instruments.observe(items.count) {
            try call.inBatches(items, of: size) { batch in
                guard let cached else { return try computed(batch, call.options) }
                return try cached.predictions(for: batch, call) {
                    try computed($0, call.options)
                }
            }
        }
    }

    /// Answers a call for one item; one that is cached takes a fraction of a microsecond.
    public func prediction(for item: Item, options: Options, forceCompute: Bool) throws -> Prediction {
        var key: CacheKey?
        if let cached, !forceCompute, instruments.isPassive {
            key = cached.key(for: item, options)
            if let key, let known = cached.value(for: key) { return known }
        }
        return try predictions(
            for: [item], Call(options: options, forceCompute: forceCompute, missedKey: key))[0]
    }

    private func computed(_ batch: ArraySlice<Item>, _ options: Options) throws -> [Prediction] {
        try ModelError.checkCount(
            try model.compute(batch, options: options), for: batch.count, model: information.name)
    }

    /// Closes the model.
    public func close() throws { try model.close() }

    var base: any Sendable { model }
    var faces: [any Sendable] { [self, model, ImmediateModel(self)] }
    var typeDescription: String { "Model<\(Item.self), \(Prediction.self)> (\(Base.self))" }
    var anyModel: (any Model)? { self }
    var anyAsyncModel: (any AsyncModel)? { ImmediateModel(self) }
    func closeAsync() async throws { try close() }
    var testCaseCount: Int { testCases.count + information.configuration.testCases.count }
    func testReport(only index: Int?) -> ModelTestReport {
        report(named: name, configured: information.configuration.testCases, only: index)
    }
    var schemas: (item: JSONValue, prediction: JSONValue)? {
        (JSONSchema.of(Item.self), JSONSchema.of(Prediction.self))
    }
}
