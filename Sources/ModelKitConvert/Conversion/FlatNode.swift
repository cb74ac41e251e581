import ModelKitLayers
import ModelKitWeights

/// A call of a layer after nested models have been taken apart.
struct FlatNode {
    /// The node's name: the layer's path, with the number of the call behind it from the second on, and
    /// with `~2` where that is the name of another.
    var name: String
    /// The layer's path: its name behind the names of the models around it. Calls of one layer share it, and the weights.
    var path: String
    var className: String
    var config: JSONValue
    var inputs: [NodeReference]
    /// Why it cannot be converted; nil where it can.
    var failure: String?
}
