/// An item and the prediction that a model must give for it: `TestCase` inside a model type.
public struct ModelTestCase<Item: Sendable, Prediction: Sendable, Options: CallOptions>: Sendable {
    /// What goes in.
    public var item: Item
    /// What must come out.
    public var result: Prediction
    /// The options of the call.
    public var options: Options
    /// How far a number in the prediction may be from the one in `result`, absolutely or relative to it, whichever is
    /// larger. Texts, flags, counts of elements and whole numbers must be equal.
    public var tolerance: Double

    /// A test case.
    public init(item: Item, result: Prediction, options: Options = Options(), tolerance: Double = 1e-5) {
        self.item = item
        self.result = result
        self.options = options
        self.tolerance = tolerance
    }
}
