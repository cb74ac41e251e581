// A protocol of its own also because the types of a model are then known when those of its test cases are looked at.
/// What synchronous and asynchronous models have in common; adopt ``Model`` or ``AsyncModel``.
public protocol ModelBase<Item, Prediction>: Sendable {
    /// What goes in.
    associatedtype Item: Sendable
    /// What comes out, one per item.
    associatedtype Prediction: Sendable
    /// What a caller may set for one call.
    associatedtype Options: CallOptions = NoOptions

    /// The largest batch that `predictBatch` hands to `compute`; `nil` hands over all items at once.
    var batchSize: Int? { get }

    /// Items with the predictions they must give; `test()` replays them.
    var testCases: [ModelTestCase<Item, Prediction, Options>] { get }

    /// What the model does, a sentence or more, for descriptions of a library.
    static var documentation: String { get }
}

extension ModelBase {
    /// A test case of this model.
    public typealias TestCase = ModelTestCase<Item, Prediction, Options>

    /// No limit of its own.
    public var batchSize: Int? { nil }

    /// No test cases of its own.
    public var testCases: [TestCase] { [] }

    /// Nothing.
    public static var documentation: String { "" }
}
