/// A model whose predictions wait for something: another service, a database, models that do.
///
/// As ``Model`` in all but that; adopt ``AsyncItemModel`` when one item is computed at a time. Synchronous code uses one
/// through ``BlockingModel``, asynchronous code uses a ``Model`` through ``ImmediateModel``.
public protocol AsyncModel<Item, Prediction>: ModelBase {
    // Stated again so that they are inferred from `compute`.
    associatedtype Item
    associatedtype Prediction
    associatedtype Options = NoOptions

    /// Computes one batch.
    ///
    /// - Parameter items: at least one item.
    /// - Returns: exactly one prediction per item, in the order of the items.
    func compute(_ items: ArraySlice<Item>) async throws -> [Prediction]

    /// Computes one batch with the options of the call.
    func compute(_ items: ArraySlice<Item>, options: Options) async throws -> [Prediction]

    /// Lets go of what the model holds but memory, such as connections. Nobody predicts any more.
    func close() async throws

    /// Answers one call of `predictBatch`, or one step of a stream. Not for models to implement: what a library hands out
    /// does, to add cache, profiler and names.
    nonisolated(nonsending) func predictions(
        for items: ArraySlice<Item>, _ call: PredictionCall<Item, Prediction, Options>
    ) async throws -> [Prediction]
}

extension AsyncModel where Options == NoOptions {
    /// Computes the batch: there are no options.
    public func compute(_ items: ArraySlice<Item>, options _: NoOptions) async throws -> [Prediction] {
        try await compute(items)
    }
}

extension AsyncModel where Options: ModelOptions {
    /// Computes the batch with the options' own values.
    public func compute(_ items: ArraySlice<Item>) async throws -> [Prediction] {
        try await compute(items, options: Options())
    }
}

extension AsyncModel {
    /// Does nothing.
    public func close() async throws {}

    /// Computes the items in batches.
    nonisolated(nonsending) public func predictions(
        for items: ArraySlice<Item>, _ call: PredictionCall<Item, Prediction, Options>
    ) async throws -> [Prediction] {
        let options = call.options
        return try await call.inBatches(items, of: call.batchSize ?? batchSize) { batch in
            try ModelError.checkCount(
                try await compute(batch, options: options), for: batch.count, model: "\(Self.self)")
        }
    }
}
