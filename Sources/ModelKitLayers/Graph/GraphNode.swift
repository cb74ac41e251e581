import ModelKitWeights

/// One call of a layer.
///
/// A layer that is called twice is two nodes that name the same weights.
public struct GraphNode: Hashable, Sendable {
    /// The node's name, unique among nodes and inputs: the layer's name, with a suffix for further calls.
    public var name: String
    /// The layer's Keras class.
    public var className: String
    /// The layer's Keras configuration, as an object with the members that matter.
    public var config: JSONValue
    /// What the layer is called on, in the order of the call.
    public var inputs: [NodeReference]
    /// The tensor that holds each of the layer's weights, by role (`kernel`, `bias`, …).
    public var weights: [String: String]

    /// Describes a call of a layer.
    public init(
        name: String, className: String, config: JSONValue = .object([:]), inputs: [NodeReference],
        weights: [String: String] = [:]
    ) {
        self.name = name
        self.className = className
        self.config = config
        self.inputs = inputs
        self.weights = weights
    }
}
