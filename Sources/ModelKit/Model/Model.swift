/// Something that is loaded once and then turns items into predictions.
///
/// Adopt ``ItemModel`` when one item is computed at a time, or this protocol directly (``compute(_:)``) when a whole
/// batch is cheaper than its items one by one. Callers use ``predict(_:)`` and ``predictBatch(_:batchSize:)``, whichever
/// of the two was implemented.
///
/// A loaded model is immutable and `Sendable`: any number of threads may predict on it at once.
public protocol Model<Item, Prediction>: Sendable {
    /// What goes in.
    associatedtype Item: Sendable
    /// What comes out, one per item.
    associatedtype Prediction: Sendable

    /// Computes one batch.
    ///
    /// - Parameter items: at least one item.
    /// - Returns: exactly one prediction per item, in the order of the items.
    func compute(_ items: ArraySlice<Item>) throws -> [Prediction]

    /// The largest batch that ``predictBatch(_:batchSize:)`` hands to ``compute(_:)``; `nil` hands over all items at once.
    var batchSize: Int? { get }

    /// Items with the predictions they must give; ``test()`` replays them.
    var testCases: [TestCase<Item, Prediction>] { get }
}

extension Model {
    /// No limit of its own.
    public var batchSize: Int? { nil }

    /// No test cases of its own.
    public var testCases: [TestCase<Item, Prediction>] { [] }
}
