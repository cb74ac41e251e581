import ModelKitLayers
import ModelKitTensor
import ModelKitWeights
import TestSupport

/// Small networks for tests, with weights drawn from a seed.
struct NetworkBuilder {
    var inputs: [GraphInput]
    var nodes: [GraphNode] = []
    var weights: [String: Tensor] = [:]
    var generator = SeededGenerator(seed: 1)

    init(_ inputs: GraphInput...) { self.inputs = inputs }

    /// Appends a node; its weights are given by shape.
    mutating func add(
        _ name: String, _ className: String, _ config: JSONValue = [:], from inputs: [String],
        weights shapes: [String: [Int]] = [:]
    ) throws {
        var roles: [String: String] = [:]
        for (role, shape) in shapes.sorted(by: { $0.key < $1.key }) {
            roles[role] = "\(name)/\(role)"
            weights["\(name)/\(role)"] = try Tensor(shape: shape, generator.floats(shape.reduce(1, *)))
        }
        nodes.append(
            GraphNode(
                name: name, className: className, config: config, inputs: inputs.map { NodeReference(parsing: $0) },
                weights: roles))
    }

    mutating func dense(_ name: String, _ from: String, _ depth: Int, _ units: Int, _ activation: String) throws {
        try add(
            name, "Dense", ["units": .integer(units), "activation": .string(activation)], from: [from],
            weights: ["kernel": [depth, units], "bias": [units]])
    }

    func graph(_ outputs: [String]) -> NetworkGraph {
        NetworkGraph(
            inputs: inputs, outputs: outputs.map { GraphOutput(name: $0, source: NodeReference(parsing: $0)) },
            nodes: nodes)
    }

    func network(
        _ outputs: String..., threads: Int = 1, backend: MatrixBackend = .processDefault
    ) throws -> Network {
        try Network(graph: graph(outputs), threads: ThreadPool(threads: threads), backend: backend) { name in
            guard let tensor = weights[name] else { throw MissingWeight(name: name) }
            return tensor
        }
    }

    struct MissingWeight: Error, Equatable { let name: String }
}
