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
    /// The most items that the model itself can be handed as they come, with nothing around: zero where something is.
    private let largestBareBatch: Int
    /// Whether there is nothing to do around a prediction but to cache it.
    private let isPassive: Bool

    private typealias Call = PredictionCall<Item, Prediction, Options>

    init(_ model: Base, _ information: LoadInformation, _ instruments: Instruments, _ cache: ModelCache?) {
        self.model = model
        self.information = information
        self.instruments = instruments
        cached = cache.map { CachedPredictions($0.cache, $0.keys, instruments.metrics) }
        isPassive = instruments.isPassive
        largestBareBatch =
            isPassive && cache == nil ? information.configuration.batchSize ?? model.batchSize ?? .max : 0
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
        // What the general way gives as well, at a third of its cost.
        if largestBareBatch > 0, call.isOneBatch(items.count, size) {
            do {
                return try computed(items, call.options)
            } catch {
                throw instruments.named(Call.located(error, from: call.firstStep))
            }
        }
        return try instruments.observe(items.count) {
            guard let cached else {
                return try call.inBatches(items, of: size) { try computed($0, call.options) }
            }
            return try call.inWindows(items, of: size) { window in
                try cached.predictions(for: window, call, batchSize: size) { try computed($0, call.options) }
            }
        }
    }

    /// Answers a call that sets nothing, if possible at a fraction of the general way's cost.
    ///
    /// - Throws: as ``predictions(for:_:)``.
    public func predictBatch(_ items: [Item]) throws -> [Prediction] {
        let count = items.count
        guard count > 0, count <= largestBareBatch else {
            if count == 1, isPassive, cached != nil { return [try predict(items[0])] }
            return try predictedInGeneral(items)
        }
        do {
            // A range, as a slice of everything is unspecialised code of several steps.
            return try ModelError.checkCount(try model.compute(items[0..<count]), for: count, model: information.name)
        } catch {
            throw instruments.named(error)
        }
    }

    // Apart, as the types of a call are looked up wherever one may be made.
    @inline(never)
    private func predictedInGeneral(_ items: [Item]) throws -> [Prediction] {
        try predictions(for: ArraySlice(items), Call())
    }

    /// Answers a call for one item that sets nothing; one that is cached takes a fraction of a microsecond.
    ///
    /// - Throws: as ``predictions(for:_:)``.
    public func predict(_ item: Item) throws -> Prediction {
        guard isPassive else { return try predictedInGeneral([item])[0] }
        guard let cached else { return try predictBatch([item])[0] }
        let key = cached.key(for: item)
        if let key, let known = cached.value(for: key) { return known }
        return try predictedAfterMiss(item, key)
    }

    @inline(never)
    private func predictedAfterMiss(_ item: Item, _ key: CacheKey?) throws -> Prediction {
        try predictions(for: [item], Call(missedKey: key))[0]
    }

    /// Answers a call for one item.
    public func prediction(for item: Item, options: Options, forceCompute: Bool) throws -> Prediction {
        var key: CacheKey?
        if let cached, !forceCompute, isPassive {
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
    var schemas: ModelSchemas? { ModelSchemas(Item.self, Prediction.self, Options.self) }
}
