/// Models in a row: the predictions of each are the items of the next.
public struct PipelineModel<Item: Sendable, Prediction: Sendable>: Model, TensorModel {
    let forms: TensorForms
    private let count: Int
    private let steps: @Sendable (ArraySlice<Item>) throws -> [Prediction]

    private init(
        _ count: Int, _ forms: TensorForms, _ steps: @escaping @Sendable (ArraySlice<Item>) throws -> [Prediction]
    ) {
        self.count = count
        self.forms = forms
        self.steps = steps
    }

    /// A pipeline of one step, which becomes one that takes and gives tensors of those forms.
    init<M: Model<Item, Prediction>>(_ model: M, _ forms: TensorForms) {
        self.init(1, forms) { try Self.run(1, model, Array($0)) }
    }

    /// This pipeline with one more step, or nil where the step's items are not what the pipeline gives.
    func followed<M: Model>(by model: M) -> PipelineModel<Item, M.Prediction>? {
        guard M.Item.self == Prediction.self else { return nil }
        let (steps, number) = (steps, count + 1)
        return PipelineModel<Item, M.Prediction>(number, forms) { items in
            guard let items = try steps(items) as? [M.Item] else {
                preconditionFailure("\(Prediction.self) is \(M.Item.self), as checked above")
            }
            return try PipelineModel<Item, M.Prediction>.run(number, model, items)
        }
    }

    private static func run<M: Model>(_ number: Int, _ model: M, _ items: [M.Item]) throws -> [M.Prediction] {
        do {
            return try model.predictBatch(items)
        } catch {
            throw ModelError.stepFailed("step \(number)", error)
        }
    }

    /// Computes the steps one after the other, each for the whole batch in batches of its own size.
    ///
    /// - Throws: ``ModelError`` that names the step, its cause the step's own error.
    public func compute(_ items: ArraySlice<Item>) throws -> [Prediction] {
        try steps(items)
    }
}
