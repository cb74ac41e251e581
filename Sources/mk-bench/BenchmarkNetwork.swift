import Foundation
import ModelKitLayers
import ModelKitTensor
import ModelKitWeights

/// A network to measure, and the items to measure it on.
struct BenchmarkNetwork {
    var name: String
    var graph: NetworkGraph
    /// Gives the tensor of a name that the graph uses.
    var weight: (String) throws -> Tensor
    /// Makes the items of the only input.
    var inputs: () throws -> NetworkInput

    /// A converted network, called by its file's name without the extension.
    ///
    /// - Throws: `WeightsError` or `NetworkError` for a file that holds no sound network.
    init(contentsOf path: String, inputs: @escaping (GraphInput) throws -> NetworkInput) throws {
        let file = try WeightsFile(path: path)
        let graph = try NetworkGraph(json: ModelMetadata(file).graph)
        guard graph.inputs.count == 1, graph.outputs.count == 1, let input = graph.inputs.first else {
            throw BenchmarkError(
                .unsupportedNetwork,
                "has \(graph.inputs.count) inputs and \(graph.outputs.count) outputs, not one each",
                file: path)
        }
        name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
        self.graph = graph
        weight = { try file.tensor(named: $0) }
        self.inputs = { try inputs(input) }
    }

    init(
        _ name: String, graph: NetworkGraph, weights: [String: Tensor], inputs: @escaping () throws -> NetworkInput
    ) {
        self.name = name
        self.graph = graph
        weight = { name in
            guard let tensor = weights[name] else {
                throw BenchmarkError(.unsupportedNetwork, "has no weight '\(name)'", file: name)
            }
            return tensor
        }
        self.inputs = inputs
    }

    func network(backend: MatrixBackend) throws -> Network {
        try Network(graph: graph, backend: backend, weights: weight)
    }

    /// The numbers per item that the network gives.
    ///
    /// - Throws: `BenchmarkError` with `unsupportedNetwork` where that depends on the input.
    func outputCount(of network: Network) throws -> Int {
        try (network.outputs.first?.shape ?? []).reduce(1) { count, length in
            guard let length else {
                throw BenchmarkError(.unsupportedNetwork, "has an output whose size depends on the input", file: name)
            }
            return count * length
        }
    }

    /// Whether arithmetic is what takes the time, as it is not where an embedding is read.
    var isArithmetic: Bool { !graph.nodes.contains { $0.className == "Embedding" } }

    /// The arithmetic of dense layers on all items, a multiplication and an addition counted as two; of a layer that takes
    /// the sparse input, the entries alone count.
    func operations(on items: NetworkInput) -> Double {
        graph.nodes.reduce(0) { total, node in
            // Rows are [depth, units], panels [panels, depth, 16].
            guard node.className == "Dense", let kernel = node.weights["kernel"], let shape = try? weight(kernel).shape,
                let depth = shape.dropLast().last, let units = node.config["units"]?.int
            else { return total }
            if case .sparse(let matrix) = items, node.inputs.first?.node == graph.inputs.first?.name {
                return total + 2 * Double(matrix.entryCount * units)
            }
            return total + 2 * Double(items.rows * depth * units)
        }
    }
}
