/// Models whose items are the predictions of others: the steps run one after the other, each for the whole batch.
///
/// A library file's `pipeline` becomes one where its steps are no chain: see <doc:LibraryFiles>.
public struct PipelineGraphModel<Item: Sendable, Prediction: Sendable>: Model, TensorModel {
    /// A step: what it needs, and what makes its predictions of that.
    struct Step: Sendable {
        let name: String
        let sources: [PipelinePlan.Source]
        /// The predictions for a batch, of its sources' values in their order: an array each.
        let run: @Sendable ([any Sendable]) throws -> any Sendable
    }

    let forms: TensorForms
    private let steps: [Step]
    /// How to make the predictions, as the last step.
    private let result: Step
    /// The values that nothing needs after each step.
    private let unneeded: [[Int]]

    /// - Precondition: steps name earlier ones, and their types fit.
    init(_ steps: [Step], result: Step, forms: TensorForms) {
        self.forms = forms
        self.steps = steps
        self.result = result
        var lastUse = Array(steps.indices)
        for (index, step) in (steps + [result]).enumerated() {
            for case .step(let number) in step.sources { lastUse[number] = index }
        }
        unneeded = steps.indices.map { index in steps.indices.filter { lastUse[$0] == index } }
    }

    /// Computes the steps in their order, each for the whole batch in batches of its model's own size.
    ///
    /// - Throws: ``ModelError`` that names the step, its cause the step's own error.
    public func compute(_ items: ArraySlice<Item>) throws -> [Prediction] {
        let items = Array(items)
        var values = [(any Sendable)?](repeating: nil, count: steps.count)
        func run(_ step: Step) throws -> any Sendable {
            let sources: [any Sendable] = step.sources.map { source in
                guard case .step(let number) = source else { return items }
                guard let value = values[number] else { preconditionFailure("step \(number) comes before its use") }
                return value
            }
            do {
                return try step.run(sources)
            } catch {
                throw ModelError.stepFailed("the step '\(step.name)'", error)
            }
        }
        for (index, step) in steps.enumerated() {
            values[index] = try run(step)
            for number in unneeded[index] { values[number] = nil }
        }
        guard let predictions = try run(result) as? [Prediction] else {
            preconditionFailure("the pipeline gives \(Prediction.self), as its steps were found to")
        }
        return predictions
    }
}
