/// The layers of a network and how they are joined, without the weights.
///
/// Nested models are flattened: every node is a layer that computes. Names of inputs and nodes are one name space. Nodes may
/// stand in any order; a network sorts them. The weights file carries the graph as JSON, see `init(json:)`.
public struct NetworkGraph: Hashable, Sendable {
    /// The inputs, in the order of a call's arguments.
    public var inputs: [GraphInput]
    /// The outputs, in the order of the results.
    public var outputs: [GraphOutput]
    /// The calls of layers.
    public var nodes: [GraphNode]
    /// The version of Keras that wrote the model, where known. Some layers mean something else in older versions.
    public var kerasVersion: String?

    /// Describes a network.
    public init(inputs: [GraphInput], outputs: [GraphOutput], nodes: [GraphNode], kerasVersion: String? = nil) {
        self.inputs = inputs
        self.outputs = outputs
        self.nodes = nodes
        self.kerasVersion = kerasVersion
    }
}
