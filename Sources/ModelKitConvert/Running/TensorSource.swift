import ModelKitLayers
import ModelKitTensor
import ModelKitWeights

/// A file of named tensors, which holds the inputs of a model or what it should make of them.
protocol TensorSource {
    /// The path the file was opened by.
    var path: String { get }
    /// The tensors' names in the order of the file.
    var names: [String] { get }

    /// A tensor as it is stored.
    func stored(named name: String) throws -> StoredTensor
    /// A tensor as Float32, rounded to the nearest where it is stored as another type.
    func tensor(named name: String) throws -> Tensor
}

extension TensorSource {
    /// The name of the tensor for an input or output of a model.
    ///
    /// - Throws: ``ConversionError`` with `invalidInputs` where there is none.
    func name(of role: String, called name: String, or number: String) throws(ConversionError) -> String {
        if let found = [name, number].first(where: { names.contains($0) }) { return found }
        throw ConversionError(
            .invalidInputs, "the file lacks a tensor for an \(role) of the model", file: path,
            subject: "\(role) '\(name)'", expected: "a tensor '\(name)' or '\(number)'",
            actual: names.isEmpty ? "no tensors" : names.prefix(10).joined(separator: ", "),
            suggestion: nearestName(to: name, among: names))
    }

    /// A tensor as a batch for an input; integers become ids without a way through Float, which holds them up to 2^24 only.
    ///
    /// - Throws: ``ConversionError`` with `invalidInputs` for an id beyond 32 bits, or what reading the tensor throws.
    func input(_ input: GraphInput, named name: String) throws -> ModelInput {
        guard input.elementType == .int32 else {
            return ModelInput(elementType: input.elementType, tensor: try tensor(named: name))
        }
        let stored = try stored(named: name)
        guard let integers = stored.type.integers(in: stored.bytes) else {
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
        return ModelInput(shape: stored.shape, ids: ids)
    }
}

/// Opens a safetensors or npz file, whichever its first bytes show.
///
/// - Throws: ``ConversionError`` for an npz file, `WeightsError` for any other.
func openTensors(_ path: String) throws -> any TensorSource {
    // What cannot be read at all is for WeightsFile to report.
    let head = try? SourceFile(path: path).bytes(at: 0, count: 4)
    let signatures: [[UInt8]] = [[0x50, 0x4B, 0x03, 0x04], [0x50, 0x4B, 0x05, 0x06]]
    if let head, signatures.contains(head) { return try NPZFile(path: path) }
    return try WeightsFile(path: path)
}
