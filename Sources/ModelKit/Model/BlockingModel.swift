/// An asynchronous model for synchronous code: the calling thread waits, and meanwhile runs the model's own tasks, so that
/// no other thread is needed and calls can be nested without a deadlock.
///
/// What the model starts outside its task (`Task {}`, `Task.detached`) runs elsewhere as usual, and what is bound to an
/// actor with an executor of its own, the main actor for one, waits for that: do not predict on the main actor's thread
/// with a model that needs it.
public struct BlockingModel<Base: AsyncModel>: Model {
    /// The model.
    public let base: Base

    /// Wraps a model.
    public init(_ base: Base) { self.base = base }

    /// The model's own.
    public var batchSize: Int? { base.batchSize }
    /// The model's own.
    public var testCases: [ModelTestCase<Base.Item, Base.Prediction, Base.Options>] { base.testCases }
    /// The model's own.
    public static var documentation: String { Base.documentation }

    /// Computes the batch and waits for it.
    public func compute(_ items: ArraySlice<Base.Item>) throws -> [Base.Prediction] {
        try compute(items, options: Base.Options())
    }

    /// Computes the batch and waits for it.
    public func compute(_ items: ArraySlice<Base.Item>, options: Base.Options) throws -> [Base.Prediction] {
        let base = base
        return try WaitingExecutor.run { try await base.compute(items, options: options) }
    }

    /// Answers the call as the model does, batch by batch, and waits for each.
    public func predictions(
        for items: ArraySlice<Base.Item>, _ call: PredictionCall<Base.Item, Base.Prediction, Base.Options>
    ) throws -> [Base.Prediction] {
        let base = base, options = call.options, forceCompute = call.forceCompute
        return try call.inBatches(items, of: call.batchSize ?? batchSize) { batch in
            try WaitingExecutor.run {
                try await base.predictions(
                    for: batch, PredictionCall(batchSize: batch.count, options: options, forceCompute: forceCompute))
            }
        }
    }

    /// Closes the model and waits for that.
    public func close() throws {
        let base = base
        try WaitingExecutor.run { try await base.close() }
    }
}
