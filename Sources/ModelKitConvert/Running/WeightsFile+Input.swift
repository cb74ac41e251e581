import ModelKitLayers
import ModelKitWeights

extension WeightsFile {
    /// A tensor as a batch for an input; integers become ids without a way through Float, which holds them up to 2^24 only.
    ///
    /// - Throws: ``ConversionError`` with `invalidInputs` for an id beyond 32 bits, or `WeightsError`.
    func input(_ input: GraphInput, named name: String) throws -> ModelInput {
        let entry = try entry(named: name)
        guard input.elementType == .int32, let integers = entry.type.integers(in: try bytes(named: name)) else {
            return ModelInput(elementType: input.elementType, tensor: try tensor(named: name))
        }
        var ids: [Int32] = []
        ids.reserveCapacity(integers.count)
        for integer in integers {
            guard let id = Int32(exactly: integer) else {
                throw ConversionError(
                    .invalidInputs, "an id is no integer of 32 bits", file: path, subject: "tensor '\(name)'",
                    actual: "\(integer)")
            }
            ids.append(id)
        }
        return ModelInput(shape: entry.shape, ids: ids)
    }
}
