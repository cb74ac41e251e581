/// A synchronous model for asynchronous code, which predicts on the task's own thread.
public struct ImmediateModel<Base: Model>: AsyncModel {
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

    /// Computes the batch.
    public func compute(_ items: ArraySlice<Base.Item>) async throws -> [Base.Prediction] { try base.compute(items) }

    /// Computes the batch.
    public func compute(_ items: ArraySlice<Base.Item>, options: Base.Options) async throws -> [Base.Prediction] {
        try base.compute(items, options: options)
    }

    /// Answers the call as the model does.
    nonisolated(nonsending) public func predictions(
        for items: ArraySlice<Base.Item>, _ call: PredictionCall<Base.Item, Base.Prediction, Base.Options>
    ) async throws -> [Base.Prediction] {
        try base.predictions(for: items, call)
    }

    /// Closes the model.
    public func close() async throws { try base.close() }
}
