import ModelKitLayers
import ModelKitTensor

/// A batch for one input of a converted model.
struct ModelInput {
    /// The batch as a network takes it.
    let networkInput: NetworkInput

    /// Floats.
    ///
    /// - Precondition: there are as many values as the shape says.
    init(shape: [Int], values: [Float]) {
        networkInput = .dense(ModelInput.tensor(shape, values))
    }

    /// Ids.
    init(shape: [Int], ids: [Int32]) {
        networkInput = .indices(ids, shape: shape)
    }

    /// Floats, or ids that are kept as such: they are cut off towards zero, as Keras casts them; what is no Int32 becomes -1,
    /// which every Embedding refuses.
    init(elementType: GraphInput.ElementType, tensor: Tensor) {
        guard elementType == .int32 else {
            networkInput = .dense(tensor)
            return
        }
        let ids = tensor.values.map { $0.isFinite ? Int32(exactly: $0.rounded(.towardZero)) ?? -1 : -1 }
        networkInput = .indices(ids, shape: tensor.shape)
    }

    private static func tensor(_ shape: [Int], _ values: [Float]) -> Tensor {
        guard let tensor = try? Tensor(shape: shape, values) else {
            preconditionFailure("\(values.count) values for shape \(shape)")
        }
        return tensor
    }
}
