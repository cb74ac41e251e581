import ModelKitLayers
import ModelKitTensor
import ModelKitWeights

/// A network's description with the tensors that its nodes name.
struct WeightedGraph {
    var graph: NetworkGraph
    var tensors: [WeightsTensor]

    /// The number of weights' elements.
    var parameterCount: Int { tensors.reduce(0) { $0 + $1.shape.reduce(1, *) } }

    /// The names of the tensors that are kernels of Dense layers and nothing else.
    var denseKernels: Set<String> {
        var kernels: Set<String> = []
        var others: Set<String> = []
        for node in graph.nodes {
            for (role, name) in node.weights {
                if node.className == "Dense", role == "kernel" { kernels.insert(name) } else { others.insert(name) }
            }
        }
        return kernels.subtracting(others)
    }

    /// The same with the Dense kernels in the layout that products read, `[panels, inputs, 16]`, so that a network maps them
    /// and need not make it.
    ///
    /// Not for a network that is given sparse rows: those read a kernel as Keras has it, which is then made again on load.
    func packed() -> WeightedGraph {
        let kernels = denseKernels
        var result = self
        for (index, weights) in tensors.enumerated() where kernels.contains(weights.name) {
            guard let kernel = weights.tensor else { continue }
            result.tensors[index] = WeightsTensor(
                weights.name, Kernels.pack(kernel, depth: kernel.shape[0], units: kernel.shape[1]))
        }
        return result
    }
}
