import ModelKitWeights

extension ModelDescription {
    /// A step of a pipeline.
    public struct Step: Codable, Sendable, Equatable {
        /// The name by which others refer to it.
        public var name: String
        /// The model.
        public var model: String
        /// What its item is: the name of an earlier step or `item`, the pipeline's own; or an object of those.
        public var takes: JSONValue

        /// The model, where it is not the name, and what it takes.
        var text: String { (name == model ? "" : "\(model), ") + "takes \(takes.sourceText)" }
    }
}

extension PipelinePlan {
    /// The steps as they are described.
    var description: [ModelDescription.Step] {
        steps.map { .init(name: $0.name, model: $0.model, takes: described($0.takes)) }
    }

    /// What is described of what the pipeline gives; nil for the last step's prediction.
    var describedResult: JSONValue? { gives.map(described) }

    private func described(_ takes: Takes) -> JSONValue {
        func name(_ source: Source) -> JSONValue {
            switch source {
            case .item: .string(Self.itemName)
            case .step(let number): .string(steps[number].name)
            }
        }
        switch takes {
        case .one(let source): return name(source)
        case .several(let parts):
            return .object(Dictionary(parts.map { ($0.key, name($0.source)) }, uniquingKeysWith: { $1 }))
        }
    }
}

extension JSONValue {
    /// A source or several, for people: `tokens`, `left: words, right: item`.
    var sourceText: String {
        guard let members = object else { return string ?? text() }
        return members.sorted { $0.key < $1.key }.map { "\($0): \($1.sourceText)" }.joined(separator: ", ")
    }
}
