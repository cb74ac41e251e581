import ModelKitLayers
import ModelKitWeights

/// A network's description with the tensors that its nodes name.
struct WeightedGraph {
    var graph: NetworkGraph
    var tensors: [WeightsTensor]
}
