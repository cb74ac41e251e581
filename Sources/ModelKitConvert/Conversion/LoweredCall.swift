import ModelKitWeights

/// What one call of a layer becomes in the graph.
struct LoweredCall {
    /// The class of the node: the layer's, or that of the layer that an operation stands for.
    var className: String
    /// The node's configuration.
    var config: JSONValue
    /// What it is called on.
    var inputs: [KerasReference]

    /// A node for a Lambda layer or an operation that works like one.
    static func lambda(_ operation: String, _ arguments: [JSONValue], _ input: KerasReference) -> LoweredCall {
        LoweredCall(
            className: "Lambda", config: ["op": .string(operation), "args": .array(arguments)], inputs: [input])
    }
}
