import ModelKitLayers
import ModelKitTensor

/// A batch for one input of a converted model.
struct ModelInput {
    let name: String
    let elementType: GraphInput.ElementType
    /// The values as they are kept in files, ids included.
    let tensor: Tensor

    /// - Precondition: there are as many values as the shape says.
    init(name: String, elementType: GraphInput.ElementType, shape: [Int], values: [Float]) {
        guard let tensor = try? Tensor(shape: shape, values) else {
            preconditionFailure("\(values.count) values for shape \(shape)")
        }
        self.init(name: name, elementType: elementType, tensor: tensor)
    }

    init(name: String, elementType: GraphInput.ElementType, tensor: Tensor) {
        self.name = name
        self.elementType = elementType
        self.tensor = tensor
    }

    /// The batch as a network takes it. Ids are cut off towards zero, as Keras casts them; what is no Int32 becomes -1,
    /// which every Embedding refuses.
    var networkInput: NetworkInput {
        guard elementType == .int32 else { return .dense(tensor) }
        let ids = tensor.values.map { $0.isFinite ? Int32(exactly: $0.rounded(.towardZero)) ?? -1 : -1 }
        return .indices(ids, shape: tensor.shape)
    }
}
