import ModelKitWeights
import Yams

extension PipelinePlan {
    /// The keys of a step that is a mapping.
    enum StepKey: String, CaseIterable {
        case name, model, takes
    }

    /// The name of the pipeline's item among those of the steps.
    static let itemName = "item"

    /// The plan of a pipeline's keys `steps` and `gives`.
    ///
    /// - Throws: ``ModelError`` with code `.invalidLibrary`, the file and the line: for a step of another form, a name that
    ///   is used twice, or one that no earlier step has (with the nearest).
    init(steps node: Node?, gives: Node?, _ reader: YAMLReader) throws {
        for node in try node.map({ try reader.sequence($0, "'steps'") }) ?? [] {
            steps.append(try step(node, reader))
        }
        if let gives {
            self.gives = try takes(gives, "'gives'", reader)
        }
    }

    private func step(_ node: Node, _ reader: YAMLReader) throws -> Step {
        let location = reader.location(of: node)
        let before = Self.before(steps.count)
        guard node.mapping != nil else {
            let model = try reader.string(node, "a step")
            return Step(name: model, model: model, takes: .one(before), location: location)
        }
        let fields = try reader.mapping(node, "a step", keys: StepKey.self)
        guard let modelNode = fields[.model] else {
            throw reader.error("a step needs the key 'model'", at: node)
        }
        let model = try reader.string(modelNode, "'model'")
        var step = Step(name: model, model: model, takes: .one(before), location: location)
        if let nameNode = fields[.name] {
            step.name = try reader.string(nameNode, "'name'")
            guard step.name != Self.itemName else {
                throw reader.error("no step can be called 'item', which is the pipeline's item", at: nameNode)
            }
            guard !steps.contains(where: { $0.name == step.name }) else {
                throw reader.error("there is a step '\(step.name)' already", at: nameNode)
            }
        }
        if let takes = fields[.takes] { step.takes = try self.takes(takes, "'takes'", reader) }
        return step
    }

    private func takes(_ node: Node, _ what: String, _ reader: YAMLReader) throws -> Takes {
        guard node.mapping != nil else { return .one(try source(node, what, reader)) }
        let parts = try reader.pairs(node, what).map { key, value in
            (key: try reader.string(key, "a key of \(what)"), source: try source(value, "a value of \(what)", reader))
        }
        guard !parts.isEmpty else { throw reader.error("\(what) names nothing", at: node) }
        return .several(parts)
    }

    private func source(_ node: Node, _ what: String, _ reader: YAMLReader) throws -> Source {
        let name = try reader.string(node, what)
        if name == Self.itemName { return .item }
        let numbers = steps.indices.filter { steps[$0].name == name }
        guard let number = numbers.first else {
            let names = [Self.itemName] + steps.map(\.name)
            throw reader.error(
                "no earlier step is called '\(name)' (known here: \(names.joined(separator: ", "))); a step takes what "
                    + "steps before it give, so that there are no circles",
                at: node, suggestion: nearestName(to: name, among: names))
        }
        guard numbers.count == 1 else {
            throw reader.error("several steps are called '\(name)': give them names of their own with 'name'", at: node)
        }
        return .step(number)
    }
}
