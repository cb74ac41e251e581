import ModelKitLayers
import ModelKitTensor
import ModelKitWeights

/// A network whose large Dense kernels were factored; how and why stands at ``LowRankSummary``.
struct LowRankNetwork {
    /// The network: a layer's second factor keeps the name of its kernel, the first is called `layer/low_rank/kernel`.
    private(set) var network: WeightedGraph
    /// The shapes of all nodes' results, without the batch axis.
    private(set) var shapes: [[Int?]]
    /// What was factored.
    private(set) var layers: [LowRankSummary.Layer] = []

    /// A first factor: its tensor's name and its rank.
    private struct First {
        let tensor: String
        let rank: Int
    }

    /// - Throws: ``ConversionError`` with `invalidOption` where the ratio is not above 0 and below 1.
    static func check(ratio: Double) throws(ConversionError) {
        guard ratio > 0, ratio < 1 else {
            throw ConversionError(
                .invalidOption, "the ratio is out of range", subject: "--low-rank \(ratio)",
                expected: "above 0 and below 1")
        }
    }

    /// Factors the kernels that are large enough, each once whichever number of nodes names it.
    ///
    /// - Parameters:
    ///   - shapes: the shapes of the nodes' results, in the order of the nodes.
    ///   - ratio: the share of a kernel's parameters that its factors may have.
    /// - Throws: ``ConversionError`` with `invalidWeights`, naming the layer.
    init(_ original: WeightedGraph, shapes: [[Int?]], ratio: Double) throws(ConversionError) {
        network = original
        self.shapes = []
        network.graph.nodes = []
        let places = Dictionary(
            uniqueKeysWithValues: original.tensors.enumerated().map { ($0.element.name, $0.offset) })
        let kernels = original.denseKernels
        var tensorNames = UniqueNames(original.tensors.map(\.name))
        var nodeNames = UniqueNames(
            original.graph.inputs.map(\.name) + original.graph.nodes.map(\.name))
        var firsts: [String: First] = [:]

        for (node, shape) in zip(original.graph.nodes, shapes) {
            var second = node
            if let name = node.weights["kernel"], kernels.contains(name), let place = places[name],
                let kernel = original.tensors[place].tensor
            {
                if firsts[name] == nil {
                    firsts[name] = try factor(kernel, name, place, ratio: ratio, names: &tensorNames)
                }
                if let first = firsts[name] {
                    let inserted = nodeNames.take("\(node.name)/low_rank")
                    network.graph.nodes.append(
                        GraphNode(
                            name: inserted, className: "Dense",
                            config: [
                                "name": .string(inserted), "units": .integer(first.rank), "use_bias": false,
                                "activation": "linear",
                            ], inputs: node.inputs, weights: ["kernel": first.tensor]))
                    self.shapes.append(shape.dropLast() + [first.rank])
                    second.inputs = [NodeReference(inserted)]
                }
            }
            network.graph.nodes.append(second)
            self.shapes.append(shape)
        }
    }

    /// Replaces a kernel by its second factor and adds the first; nil where it stays as it is.
    private mutating func factor(
        _ kernel: Tensor, _ name: String, _ place: Int, ratio: Double, names: inout UniqueNames
    ) throws(ConversionError) -> First? {
        let (inputs, units) = (kernel.shape[0], kernel.shape[1])
        guard let rank = LowRankSummary.rank(inputs: inputs, units: units, ratio: ratio) else { return nil }
        let layer = name.hasSuffix("/kernel") ? String(name.dropLast("/kernel".count)) : name
        let factors: KernelFactors
        do {
            factors = try KernelFactors(kernel, rank: rank)
        } catch {
            var named = error
            named.subject = "layer '\(layer)'"
            throw named
        }
        let first = First(tensor: names.take("\(layer)/low_rank/kernel"), rank: rank)
        network.tensors[place] = WeightsTensor(name, factors.right)
        network.tensors.append(WeightsTensor(first.tensor, factors.left))
        layers.append(
            LowRankSummary.Layer(
                layer: layer, inputs: inputs, units: units, rank: rank, relativeError: factors.relativeError))
        return first
    }
}
