import Glibc
import ModelKitLayers
import ModelKitTensor
import ModelKitWeights

/// Predicts in a process and in a child of it.
enum NetworkForkProbe {
    private struct MissingWeight: Error {}

    /// Numbers of both signs that differ from one to the next.
    private static func numbers(_ shape: [Int], step: Int) -> Tensor {
        var tensor = Tensor(shape: shape)
        tensor.withMutableSpan { span in
            for index in span.indices { span[index] = Float(index * step % 997) / 997 - 0.5 }
        }
        return tensor
    }

    /// 300 inputs, 300 units with relu, 200 with tanh: 300,000 operations for an item, so that a large batch is shared out.
    private static func network(threads: Int) throws -> Network {
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
            inputs: [GraphInput(name: "x", shape: [300])],
            outputs: [GraphOutput(name: "b", source: NodeReference("b"))],
            nodes: [dense("a", "x", 300, "relu"), dense("b", "a", 200, "tanh")])
        return try Network(graph: graph, threads: ThreadPool(threads: threads)) { name in
            guard let tensor = weights[name] else { throw MissingWeight() }
            return tensor
        }
    }

    static func idle() {
        do {
            let networks = [try network(threads: 1), try network(threads: 2)]
            func bits() throws -> [[UInt32]] {
                try networks.flatMap { network in
                    try [1, 300].map { rows in
                        let outputs = try network.predict([.dense(numbers([rows, 300], step: 13))])
                        return outputs[0].values.map(\.bitPattern)
                    }
                }
            }
            let expected = try bits()
            let ended = Child.run {
                do { return try bits() == expected ? 0 : 1 } catch { return 2 }
            }
            print(ended, try bits() == expected && Set(expected[3]).count > 1000)
        } catch {
            print(error)
            exit(1)
        }
    }
}
