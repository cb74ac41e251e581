import ModelKitLayers

/// A converted Keras network with one input and one output: rows in, rows out.
///
/// The whole batch runs through each layer at once. For networks with several inputs or outputs, or for tensors without
/// copies, use `Network` itself.
public struct KerasModel<Item: NetworkItem, Prediction: NetworkPrediction>: Model {
    /// The network that computes.
    public let network: Network

    /// Wraps a network.
    ///
    /// - Throws: ``ModelError`` with code `.wrongModelType` when the network has not exactly one input and one output, or
    ///   its output does not have the form of `Prediction`.
    public init(_ network: Network) throws {
        guard network.inputs.count == 1, network.outputs.count == 1 else {
            throw ModelError(
                .wrongModelType,
                "needs one input and one output, the network has \(network.inputs.count) and \(network.outputs.count)")
        }
        guard Prediction.accepts(network.outputs[0].shape) else {
            throw ModelError(
                .wrongModelType, "an output of shape \(network.outputs[0].shape) is no \(Prediction.self)")
        }
        self.network = network
    }

    /// Runs the batch through the network.
    ///
    /// - Throws: ``ModelError`` with code `.invalidItem` for an item that does not fit, or `NetworkError`.
    public func compute(_ items: ArraySlice<Item>) throws -> [Prediction] {
        let input = try Item.networkInput(items, for: network.inputs[0])
        return Prediction.rows(of: try network.predict([input])[0])
    }
}
