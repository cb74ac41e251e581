/// One output of one call of a layer, as Keras writes it: `["dense", 0, 0]`.
struct KerasReference: Hashable, Sendable, CustomStringConvertible {
    /// The layer's name in its model.
    var layer: String
    /// Which call of the layer.
    var call: Int
    /// Which output of the call.
    var output: Int

    var description: String { "[\"\(layer)\", \(call), \(output)]" }
}
