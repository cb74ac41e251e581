/// Something that is loaded once and then turns items into predictions.
///
/// Adopt ``ItemModel`` when one item is computed at a time, or this protocol directly (``compute(_:)-5edq7``) when a whole
/// batch is cheaper than its items one by one; a model with per-call options (see ``ModelOptions``) implements the function
/// that takes them. Callers use `predict`, `predictBatch` and `predictStream`, whichever was implemented. Adopt
/// ``AsyncModel`` when predicting waits for something, such as another service.
///
/// A loaded model is immutable and `Sendable`: any number of threads may predict on it at once.
public protocol Model<Item, Prediction>: Sendable {
    /// What goes in.
    associatedtype Item: Sendable
    /// What comes out, one per item.
    associatedtype Prediction: Sendable
    /// What a caller may set for one call.
    associatedtype Options: CallOptions = NoOptions

    /// Computes one batch.
    ///
    /// - Parameter items: at least one item.
    /// - Returns: exactly one prediction per item, in the order of the items.
    func compute(_ items: ArraySlice<Item>) throws -> [Prediction]

    /// Computes one batch with the options of the call.
    func compute(_ items: ArraySlice<Item>, options: Options) throws -> [Prediction]

    /// The largest batch that `predictBatch` hands to `compute`; `nil` hands over all items at once.
    var batchSize: Int? { get }

    /// Items with the predictions they must give; ``test()`` replays them.
    var testCases: [ModelTestCase<Item, Prediction, Options>] { get }

    /// What the model does, a sentence or more, for descriptions of a library.
    static var documentation: String { get }

    /// Lets go of what the model holds but memory, such as connections. Nobody predicts any more.
    func close() throws

    /// Answers one call of `predictBatch`, or one step of a stream. Not for models to implement: what a library hands out
    /// does, to add cache, profiler and names.
    func predictions(
        for items: ArraySlice<Item>, _ call: PredictionCall<Item, Prediction, Options>
    ) throws -> [Prediction]
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
    /// A test case of this model.
    public typealias TestCase = ModelTestCase<Item, Prediction, Options>

    /// No limit of its own.
    public var batchSize: Int? { nil }

    /// No test cases of its own.
    public var testCases: [TestCase] { [] }

    /// Nothing.
    public static var documentation: String { "" }

    /// Does nothing.
    public func close() throws {}

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
