import ModelKitLayers
import ModelKitWeights

/// Makes a model of steps that are no chain, once it knows that their types fit.
struct PipelineGraphLoader {
    private let plan: PipelinePlan
    private let models: [any Model]
    /// What the models' types made.
    private let bases: [any Sendable]
    private let forms: TensorForms

    /// - Parameter forms: those of the pipeline.
    init(_ plan: PipelinePlan, _ models: [any Model], _ bases: [any Sendable], _ forms: TensorForms) {
        self.forms = forms
        self.plan = plan
        self.models = models
        self.bases = bases
    }

    /// - Throws: ``ModelError`` with code `.wrongModelType`, the step and its line.
    func load() throws -> any Model {
        func load<Item: PipelineValue>(taking _: Item.Type) throws -> any Model {
            let steps = try plan.steps.indices.map { index in
                try PipelineGraphModel<Item.Value, JSONValue>.Step(
                    name: plan.steps[index].name, sources: plan.steps[index].takes.sources,
                    run: run(index, taking: Item.self))
            }
            return try give(steps, taking: Item.self)
        }
        return try load(taking: itemType())
    }

    /// The type of the pipeline's items: that of the steps that take them as they are; any JSON where all take them as a part.
    private func itemType() throws -> any PipelineValue.Type {
        var first: (type: any PipelineValue.Type, step: String)?
        var isUsed = false
        for (index, step) in plan.steps.enumerated() where step.takes.sources.contains(.item) {
            isUsed = true
            guard case .one = step.takes else { continue }
            let type = models[index].itemValue
            guard let known = first else {
                first = (type, step.name)
                continue
            }
            guard known.type.type == type.type else {
                throw ModelError(
                    .wrongModelType,
                    "the step '\(step.name)' takes \(typeName(type.type)) as the pipeline's item, but the step "
                        + "'\(known.step)' takes \(typeName(known.type.type))", location: step.location)
            }
        }
        guard isUsed else {
            throw ModelError(.wrongModelType, "no step takes the pipeline's item", location: plan.steps[0].location)
        }
        return first?.type ?? PipelineValueOf<JSONValue>.self
    }

    private func type(of source: PipelinePlan.Source, _ item: any PipelineValue.Type) -> any PipelineValue.Type {
        switch source {
        case .item: item
        case .step(let number): models[number].predictionValue
        }
    }

    private func run(
        _ index: Int, taking item: any PipelineValue.Type
    ) throws -> @Sendable ([any Sendable]) throws -> any Sendable {
        func run<M: Model>(_ model: M) throws -> @Sendable ([any Sendable]) throws -> any Sendable {
            let step = plan.steps[index]
            do {
                switch step.takes {
                case .one(let source):
                    let given = type(of: source, item)
                    guard given.type == M.Item.self else {
                        throw ModelError(
                            .wrongModelType,
                            "takes \(typeName(M.Item.self)), but \(describe(source)) \(typeName(given.type))")
                    }
                    return { values in
                        guard let items = values[0] as? [M.Item] else {
                            preconditionFailure("the items are \(M.Item.self), as checked above")
                        }
                        return try model.predictBatch(items)
                    }
                case .several(let parts):
                    if let network = bases[index] as? any NamedInputs {
                        try PipelineParts.check(
                            parts.map(\.key), known: network.inputNames, required: network.inputNames)
                    }
                    let assembly = try PipelineParts.assembly(
                        of: parts.map { ($0.key, type(of: $0.source, item)) }, as: M.Item.self)
                    return { try model.predictBatch(assembly($0)) }
                }
            } catch var error as ModelError {
                error.message = "the step '\(step.name)': " + error.message
                error.location = step.location
                throw error
            }
        }
        return try run(models[index])
    }

    private func describe(_ source: PipelinePlan.Source) -> String {
        switch source {
        case .item: "the pipeline's item is"
        case .step(let number): "the step '\(plan.steps[number].name)' gives"
        }
    }

    /// The model with what it gives: one value as it is, or an object of several.
    private func give<Item: PipelineValue>(
        _ steps: [PipelineGraphModel<Item.Value, JSONValue>.Step], taking _: Item.Type
    ) throws -> any Model {
        func make<Value: PipelineValue>(
            _: Value.Type, _ sources: [PipelinePlan.Source],
            _ run: @escaping @Sendable ([any Sendable]) throws -> any Sendable
        ) -> any Model {
            PipelineGraphModel<Item.Value, Value.Value>(
                steps.map { .init(name: $0.name, sources: $0.sources, run: $0.run) },
                result: .init(name: "gives", sources: sources, run: run), forms: forms)
        }
        switch plan.result {
        case .one(let source): return make(type(of: source, Item.self), [source]) { $0[0] }
        case .several(let parts):
            let types = parts.map { (key: $0.key, type: type(of: $0.source, Item.self)) }
            let assembly = try PipelineParts.assembly(of: types, as: JSONValue.self)
            return make(PipelineValueOf<JSONValue>.self, parts.map(\.source)) { try assembly($0) }
        }
    }
}

/// A model whose items are objects with known keys.
protocol NamedInputs {
    var inputNames: [String] { get }
}

extension KerasModel: NamedInputs where Item == NamedTensors {
    var inputNames: [String] { network.inputs.map(\.name) }
}

extension Model {
    fileprivate var itemValue: any PipelineValue.Type { PipelineValueOf<Item>.self }
    fileprivate var predictionValue: any PipelineValue.Type { PipelineValueOf<Prediction>.self }
}
