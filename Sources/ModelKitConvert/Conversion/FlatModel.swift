import ModelKitLayers

/// A model without nested models: what `NetworkGraph` needs, still without weights.
struct FlatModel {
    /// The inputs' layers in the order of the model's arguments.
    var inputs: [KerasLayer]
    /// The calls that lead to an output, each after those it is called on.
    var nodes: [FlatNode]
    var outputs: [GraphOutput]
    /// The layers that cannot be converted.
    var problems: [LayerProblem]
    /// What the user should know without being kept from converting.
    var notes: [String]
}
