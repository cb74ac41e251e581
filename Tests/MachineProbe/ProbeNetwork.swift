import ModelKitLayers
import ModelKitTensor
import ModelKitWeights

/// 300 inputs, 300 units with relu, 200 with tanh: 300,000 operations for an item, so that a large batch is shared out.
enum ProbeNetwork {
    private struct MissingWeight: Error {}

    /// The number of inputs, and of outputs.
    static let inputs = 300
    static let outputs = 200

    /// Numbers of both signs that differ from one to the next.
    static func numbers(_ shape: [Int], step: Int) -> Tensor {
        var tensor = Tensor(shape: shape)
        tensor.withMutableSpan { span in
            for index in span.indices { span[index] = Float(index * step % 997) / 997 - 0.5 }
        }
        return tensor
    }

    static func make(threads: Int) throws -> Network {
        let weights = [
            "a/kernel": numbers([300, 300], step: 31), "a/bias": numbers([300], step: 7),
            "b/kernel": numbers([300, 200], step: 57), "b/bias": numbers([200], step: 11),
        ]
        func dense(_ name: String, _ input: String, _ units: Int, _ activation: String) -> GraphNode {
            GraphNode(
                name: name, className: "Dense",
                config: ["units": .integer(units), "activation": .string(activation)],
                inputs: [NodeReference(input)], weights: ["kernel": "\(name)/kernel", "bias": "\(name)/bias"])
        }
        let graph = NetworkGraph(
            inputs: [GraphInput(name: "x", shape: [inputs])],
            outputs: [GraphOutput(name: "b", source: NodeReference("b"))],
            nodes: [dense("a", "x", 300, "relu"), dense("b", "a", outputs, "tanh")])
        return try Network(graph: graph, threads: ThreadPool(threads: threads)) { name in
            guard let tensor = weights[name] else { throw MissingWeight() }
            return tensor
        }
    }
}
