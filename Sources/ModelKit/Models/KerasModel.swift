import ModelKitLayers

/// A converted Keras network: rows in, rows out.
///
/// The whole batch runs through each layer at once. The item is a row of the one input (`[Float]`, `[Int]`,
/// ``SparseVector``, or ``TensorRow`` where it has several axes) or ``NamedTensors`` of several; the prediction a row of
/// the one output (`Float`, `[Float]` or ``TensorRow``) or ``NamedTensors``. For tensors without copies use `Network` itself.
public struct KerasModel<Item: NetworkItem, Prediction: NetworkPrediction>: Model {
    /// The network that computes.
    public let network: Network

    /// Wraps a network.
    ///
    /// - Throws: ``ModelError`` with code `.wrongModelType` when the network has inputs or outputs that do not have the form
    ///   of `Item` or `Prediction`.
    public init(_ network: Network) throws {
        guard Item.accepts(network.inputs) else {
            throw ModelError(.wrongModelType, "the network's \(network.inputs.count) inputs are no \(Item.self)")
        }
        guard Prediction.accepts(network.outputs) else {
            let shapes = network.outputs.map { "\($0.shape)" }.joined(separator: ", ")
            throw ModelError(.wrongModelType, "outputs of the shapes \(shapes) are no \(Prediction.self)")
        }
        self.network = network
    }

    /// Runs the batch through the network.
    ///
    /// - Throws: ``ModelError`` with code `.invalidItem` for an item that does not fit, or `.itemFailed` with the
    ///   cause for one that the network refuses; `NetworkError` for what is about no item.
    public func compute(_ items: ArraySlice<Item>) throws -> [Prediction] {
        let inputs = try Item.networkInputs(items, for: network.inputs)
        do {
            return Prediction.rows(of: try network.predict(inputs), for: network.outputs)
        } catch {
            throw ModelError.ofRow(of: error)
        }
    }
}
