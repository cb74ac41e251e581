/// Something that is loaded once and then turns items into predictions.
///
/// Adopt ``ItemModel`` when one item is computed at a time, or this protocol directly (`compute(_:)`) when a whole
/// batch is cheaper than its items one by one; a model with per-call options (see ``ModelOptions``) implements the function
/// that takes them. Callers use `predict`, `predictBatch` and `predictStream`, whichever was implemented. Adopt
/// ``AsyncModel`` when predicting waits for something, such as another service.
///
/// A loaded model is immutable and `Sendable`: any number of threads may predict on it at once.
public protocol Model<Item, Prediction>: ModelBase {
    // Stated again so that they are inferred from `compute`.
    associatedtype Item
    associatedtype Prediction
    associatedtype Options = NoOptions

    /// Computes one batch.
    ///
    /// - Parameter items: at least one item.
    /// - Returns: exactly one prediction per item, in the order of the items.
    func compute(_ items: ArraySlice<Item>) throws -> [Prediction]

    /// Computes one batch with the options of the call.
    func compute(_ items: ArraySlice<Item>, options: Options) throws -> [Prediction]

    /// Lets go of what the model holds but memory, such as connections. Nobody predicts any more.
    func close() throws

    /// Answers one call of `predictBatch`, or one step of a stream. Not for models to implement: what a library hands out
    /// does, to add cache, profiler and names.
    func predictions(
        for items: ArraySlice<Item>, _ call: PredictionCall<Item, Prediction, Options>
    ) throws -> [Prediction]

    /// The prediction for one item: the call of `predict` that sets nothing. Not for models to implement; a requirement,
    /// as is ``predictBatch(_:)``, because most calls are of this kind and cost least when they go straight to the model.
    func predict(_ item: Item) throws -> Prediction

    /// The predictions for many items, in their order: the call of `predictBatch` that sets nothing.
    func predictBatch(_ items: [Item]) throws -> [Prediction]

    /// Answers one call of `predict`: see ``predictions(for:_:)``.
    func prediction(for item: Item, options: Options, forceCompute: Bool) throws -> Prediction
}

extension Model where Options == NoOptions {
    /// Computes the batch: there are no options.
    public func compute(_ items: ArraySlice<Item>, options _: NoOptions) throws -> [Prediction] { try compute(items) }
}

extension Model where Options: ModelOptions {
    /// Computes the batch with the options' own values.
    public func compute(_ items: ArraySlice<Item>) throws -> [Prediction] { try compute(items, options: Options()) }
}

extension Model {
    /// Does nothing.
    public func close() throws {}

    /// Computes a batch of one.
    public func prediction(for item: Item, options: Options, forceCompute: Bool) throws -> Prediction {
        try predictions(for: [item], PredictionCall(options: options, forceCompute: forceCompute))[0]
    }

    /// The prediction for one item.
    ///
    /// - Throws: what the model throws; a model of a library always throws ``ModelError`` with its name.
    public func predict(_ item: Item) throws -> Prediction {
        try prediction(for: item, options: Options(), forceCompute: false)
    }

    /// The predictions for many items, in their order; no items give no predictions.
    ///
    /// - Throws: what the model throws; a ``ModelError`` that names an item gives its index in `items`.
    public func predictBatch(_ items: [Item]) throws -> [Prediction] {
        try predictions(for: ArraySlice(items), PredictionCall())
    }

    /// Computes the items in batches.
    public func predictions(
        for items: ArraySlice<Item>, _ call: PredictionCall<Item, Prediction, Options>
    ) throws -> [Prediction] {
        try call.inBatches(items, of: call.batchSize ?? batchSize) { batch in
            try ModelError.checkCount(
                try compute(batch, options: call.options), for: batch.count, model: "\(Self.self)")
        }
    }
}
