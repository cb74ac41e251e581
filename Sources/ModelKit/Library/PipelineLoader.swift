/// Makes a model of the steps that a library file lists.
enum PipelineLoader {
    /// Loads the pipeline; text, vectorizer and network in a row are fused into a ``TextPipelineModel``.
    static func load(_ plan: PipelinePlan, _ context: LoadContext) throws -> any Model {
        try context.refuseSettings()
        guard !plan.steps.isEmpty else {
            throw ModelError(.invalidConfiguration, "a pipeline needs at least one step", model: context.name)
        }
        let objects = try plan.steps.indices.map { try context.dependency(PipelinePlan.role(ofStep: $0)) }
        let forms = objects.map { TensorForms.of($0.base) }
        do {
            try plan.checkForms(forms)
        } catch var error as ModelError {
            error.model = context.name
            throw error
        }
        if plan.isChain, let fused = TextPipelineLoader.fuse(objects.map(\.base)) { return fused }
        let models = try zip(objects, plan.steps).enumerated().map { index, pair in
            guard let model = pair.0.anyModel else {
                throw ModelError(
                    .wrongModelType, "step \(index + 1) is \(pair.0.typeDescription), which predicts nothing",
                    model: context.name, location: pair.1.location)
            }
            return model
        }
        do {
            if plan.isChain { return try chain(models, plan, plan.forms(forms)) }
            return try PipelineGraphLoader(plan, models, objects.map(\.base), plan.forms(forms)).load()
        } catch var error as ModelError {
            error.model = context.name
            throw error
        }
    }

    private static func chain(
        _ models: [any Model], _ plan: PipelinePlan, _ forms: TensorForms
    ) throws -> any Model {
        try models.dropFirst().enumerated().reduce(models[0].asPipeline(forms)) { pipeline, step in
            guard let next = pipeline.appending(step.element, forms) else {
                throw ModelError(
                    .wrongModelType,
                    "step \(step.offset + 2) takes \(step.element.itemType), but step \(step.offset + 1) gives "
                        + "\(pipeline.predictionType)",
                    location: plan.steps[step.offset + 1].location)
            }
            return next
        }
    }
}

extension Model {
    fileprivate var itemType: Any.Type { Item.self }
    fileprivate var predictionType: Any.Type { Prediction.self }

    fileprivate func asPipeline(_ forms: TensorForms) -> any Model { PipelineModel<Item, Prediction>(self, forms) }

    fileprivate func appending(_ step: any Model, _ forms: TensorForms) -> (any Model)? {
        func append<M: Model>(_ model: M) -> (any Model)? { PipelineModel(self, forms).followed(by: model) }
        return append(step)
    }
}
