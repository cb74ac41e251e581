/// Models in a row: the predictions of each are the items of the next.
public struct PipelineModel<Item: Sendable, Prediction: Sendable>: Model {
    private let steps: @Sendable (ArraySlice<Item>) throws -> [Prediction]

    private init(_ steps: @escaping @Sendable (ArraySlice<Item>) throws -> [Prediction]) {
        self.steps = steps
    }

    /// A pipeline of one step.
    init<M: Model<Item, Prediction>>(_ model: M) {
        self.init { try model.predictBatch(Array($0)) }
    }

    /// This pipeline with one more step, or nil where the step's items are not what the pipeline gives.
    func followed<M: Model>(by model: M) -> PipelineModel<Item, M.Prediction>? {
        guard M.Item.self == Prediction.self else { return nil }
        let steps = steps
        return PipelineModel<Item, M.Prediction> { items in
            guard let items = try steps(items) as? [M.Item] else {
                preconditionFailure("\(Prediction.self) is \(M.Item.self), as checked above")
            }
            return try model.predictBatch(items)
        }
    }

    /// Computes the steps one after the other, each for the whole batch in batches of its own size.
    public func compute(_ items: ArraySlice<Item>) throws -> [Prediction] {
        try steps(items)
    }
}
