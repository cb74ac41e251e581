import ModelKitWeights

/// An asynchronous model of a library: see ``LoadedModel``.
public final class LoadedAsyncModel<Base: AsyncModel>: AsyncModel, LoadedObject {
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

    init(_ model: Base, _ information: LoadInformation, _ instruments: Instruments, _ cache: ModelCache?) {
        self.model = model
        self.information = information
        self.instruments = instruments
        cached = cache.map { CachedPredictions($0.cache, $0.keys, instruments.metrics) }
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
    public func compute(_ items: ArraySlice<Item>) async throws -> [Prediction] { try await model.compute(items) }

    /// Computes a batch with the model itself.
    public func compute(_ items: ArraySlice<Item>, options: Options) async throws -> [Prediction] {
        try await model.compute(items, options: options)
    }

    /// Answers a call, with all that the library does around it.
    ///
    /// - Throws: ``ModelError`` with the model's name and, where one item is to blame, its index.
    nonisolated(nonsending) public func predictions(
        for items: ArraySlice<Item>, _ call: PredictionCall<Item, Prediction, Options>
    ) async throws -> [Prediction] {
        let options = call.options, forceCompute = call.forceCompute, size = call.batchSize ?? batchSize
        return try await instruments.observeAsync(items.count) {
            guard let cached else {
                return try await call.inBatches(items, of: size) { try await computed($0, options) }
            }
            return try await call.inWindows(items, of: size) { window in
                try await cached.predictionsAsync(
                    for: window, options, forceCompute: forceCompute, batchSize: size
                ) { try await computed($0, options) }
            }
        }
    }

    nonisolated(nonsending) private func computed(
        _ batch: ArraySlice<Item>, _ options: Options
    ) async throws -> [Prediction] {
        try ModelError.checkCount(
            try await model.compute(batch, options: options), for: batch.count, model: information.name)
    }

    /// Closes the model.
    public func close() async throws { try await model.close() }

    var base: any Sendable { model }
    var faces: [any Sendable] { [self, model, BlockingModel(self)] }
    var typeDescription: String { "AsyncModel<\(Item.self), \(Prediction.self)> (\(Base.self))" }
    var anyModel: (any Model)? { BlockingModel(self) }
    var anyAsyncModel: (any AsyncModel)? { self }
    func close() throws { try BlockingModel(self).close() }
    func closeAsync() async throws { try await close() }
    var testCaseCount: Int { testCases.count + information.configuration.testCases.count }
    func testReport(only index: Int?) -> ModelTestReport {
        BlockingModel(self).report(named: name, configured: information.configuration.testCases, only: index)
    }
    var schemas: ModelSchemas? { ModelSchemas(Item.self, Prediction.self, Options.self) }
}
