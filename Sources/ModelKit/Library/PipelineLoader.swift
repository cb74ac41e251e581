/// Makes a model of the steps that a library file lists.
enum PipelineLoader {
    /// The role under which a step is a dependency of the pipeline.
    static func role(ofStep index: Int) -> String { "step \(index + 1)" }

    /// Loads the pipeline; text, vectorizer and network in a row are fused into a ``TextPipelineModel``.
    static func load(_ context: LoadContext) throws -> any Model {
        let objects = try (0..<context.roles.count).map { try context.dependency(role(ofStep: $0)) }
        if let fused = TextPipelineLoader.fuse(objects.map(\.base)) { return fused }
        let steps = try objects.enumerated().map { index, object in
            guard let model = object.anyModel else {
                throw ModelError(
                    .wrongModelType, "step \(index + 1) is \(object.typeDescription), which predicts nothing",
                    model: context.name)
            }
            return model
        }
        guard let first = steps.first else {
            throw ModelError(.invalidConfiguration, "a pipeline needs at least one step", model: context.name)
        }
        return try steps.dropFirst().enumerated().reduce(first.asPipeline()) { pipeline, step in
            guard let next = pipeline.appending(step.element) else {
                throw ModelError(
                    .wrongModelType,
                    "step \(step.offset + 2) takes \(step.element.itemType), but step \(step.offset + 1) gives "
                        + "\(pipeline.predictionType)",
                    model: context.name)
            }
            return next
        }
    }
}

extension Model {
    fileprivate var itemType: Any.Type { Item.self }
    fileprivate var predictionType: Any.Type { Prediction.self }

    fileprivate func asPipeline() -> any Model { PipelineModel<Item, Prediction>(self) }

    fileprivate func appending(_ step: any Model) -> (any Model)? {
        func append<M: Model>(_ model: M) -> (any Model)? { PipelineModel(self).followed(by: model) }
        return append(step)
    }
}
