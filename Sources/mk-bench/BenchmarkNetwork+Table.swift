import Foundation
import ModelKitLayers
import ModelKitTensor
import ModelKitWeights

extension BenchmarkNetwork {
    private static let items = 1024
    /// Entries of a sparse row: about the distinct terms of a review.
    private static let entries = 100

    /// The networks of the `networks` suite: an MLP, a classifier of sparse rows, a pooled embedding, and the shipped ones.
    ///
    /// - Parameter weights: the folder of the shipped weights; `note` is told where one is missing.
    static func table(weights: String, note: (String) -> Void) throws -> [BenchmarkNetwork] {
        var networks = [
            dense("mlp_784_512_512_10", [784, 512, 512, 10], last: "softmax") {
                var inputs = Inputs()
                return .dense(inputs.tensor(items, 784))
            },
            dense("sparse_20000_128_64_1", [20_000, 128, 64, 1], last: "sigmoid") { try sparse(columns: 20_000) },
            pooledEmbedding(terms: 1900, length: 64, width: 64),
        ]
        for name in ["classifier", "tfidf_classifier"] {
            let path = "\(weights)/imdb/\(name).safetensors"
            guard FileManager.default.fileExists(atPath: path) else {
                note("networks.imdb_\(name) is left out: no \(path)")
                continue
            }
            var network = try BenchmarkNetwork(contentsOf: path, inputs: items(of:))
            network.name = "imdb_" + name
            networks.append(network)
        }
        return networks
    }

    private static func dense(
        _ name: String, _ widths: [Int], last: String, inputs: @escaping () throws -> NetworkInput
    ) -> BenchmarkNetwork {
        var generator = Inputs()
        var weights: [String: Tensor] = [:]
        var nodes: [GraphNode] = []
        for layer in 1..<widths.count {
            let (depth, units) = (widths[layer - 1], widths[layer])
            let node = "dense_\(layer)"
            weights["\(node)/kernel"] = generator.kernel(depth, units)
            weights["\(node)/bias"] = generator.tensor(units, scale: 0.1)
            nodes.append(
                GraphNode(
                    name: node, className: "Dense",
                    config: [
                        "units": .integer(units), "activation": .string(layer == widths.count - 1 ? last : "relu"),
                    ],
                    inputs: [NodeReference(nodes.last?.name ?? "input")],
                    weights: ["kernel": "\(node)/kernel", "bias": "\(node)/bias"]))
        }
        let graph = NetworkGraph(
            inputs: [GraphInput(name: "input", shape: [widths[0]])],
            outputs: [GraphOutput(name: "output", source: NodeReference(nodes[nodes.count - 1].name))], nodes: nodes)
        return BenchmarkNetwork(name, graph: graph, weights: weights, inputs: inputs)
    }

    /// Embedding → sum over the steps → one unit with a sigmoid: the shape of the tutorial's classifier.
    private static func pooledEmbedding(terms: Int, length: Int, width: Int) -> BenchmarkNetwork {
        var generator = Inputs()
        let weights = [
            "embedding/embeddings": generator.tensor(terms, width, scale: 0.05),
            "dense/kernel": generator.kernel(width, 1), "dense/bias": generator.tensor(1, scale: 0.1),
        ]
        let nodes = [
            GraphNode(
                name: "embedding", className: "Embedding",
                config: ["input_dim": .integer(terms), "output_dim": .integer(width)],
                inputs: [NodeReference("input")], weights: ["embeddings": "embedding/embeddings"]),
            GraphNode(
                name: "sum", className: "Lambda", config: ["op": "sum", "args": [1]],
                inputs: [NodeReference("embedding")]),
            GraphNode(
                name: "dense", className: "Dense", config: ["units": 1, "activation": "sigmoid"],
                inputs: [NodeReference("sum")], weights: ["kernel": "dense/kernel", "bias": "dense/bias"]),
        ]
        let input = GraphInput(name: "input", shape: [length], elementType: .int32)
        let graph = NetworkGraph(
            inputs: [input], outputs: [GraphOutput(name: "output", source: NodeReference("dense"))], nodes: nodes)
        return BenchmarkNetwork("pooled_embedding_\(terms)x\(width)", graph: graph, weights: weights) {
            ids(below: terms, length: length)
        }
    }

    /// Items for an input of a shipped network: ids where it takes ids (the smallest table has 1523), else sparse rows.
    private static func items(of input: GraphInput) throws -> NetworkInput {
        let length = input.shape.first.flatMap { $0 } ?? 1
        return input.elementType == .int32 ? ids(below: 1523, length: length) : try sparse(columns: length)
    }

    private static func ids(below terms: Int, length: Int) -> NetworkInput {
        var inputs = Inputs()
        return .indices(inputs.ids(items * length, below: Int32(terms)), shape: [items, length])
    }

    private static func sparse(columns: Int) throws -> NetworkInput {
        var inputs = Inputs()
        return .sparse(try inputs.sparse(rows: items, columns: columns, entries: entries))
    }
}
