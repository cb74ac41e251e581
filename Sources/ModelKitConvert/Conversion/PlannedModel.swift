import ModelKitLayers

/// A model whose layers are known to be supported, with the shapes of all tensors and weights.
struct PlannedModel {
    /// A node with what it makes and needs.
    struct Node {
        let node: FlatNode
        /// The shape of its output, without the batch axis.
        let shape: [Int?]
        /// Its weights in Keras's order.
        let weights: [WeightSpecification]
    }

    /// The network's inputs.
    let inputs: [GraphInput]
    /// Each node after those it is called on.
    let nodes: [Node]
    let outputs: [GraphOutput]
    /// The weights of each layer by its path, in Keras's order.
    let weights: [String: [WeightSpecification]]
}
