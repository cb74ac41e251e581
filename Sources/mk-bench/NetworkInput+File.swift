import ModelKitLayers
import ModelKitTensor
import ModelKitWeights

// Items in a safetensors file, for networks of one input:
//   dense   a tensor "input", F32 [items, …]
//   ids     a tensor "input", I32 [items, …]
//   sparse  "row_offsets" I32 [items + 1], "indices" I32 [entries], "values" F32 [entries], and the metadata "columns"

extension NetworkInput {
    /// Reads items from a file.
    ///
    /// - Throws: `WeightsError` for what is no safetensors file, `BenchmarkError` with `malformedInputs` for one that does
    ///   not hold items.
    init(contentsOf path: String) throws {
        let file = try WeightsFile(path: path)
        func failure(_ reason: String) -> BenchmarkError { BenchmarkError(.malformedInputs, reason, file: path) }
        guard !file.contains("row_offsets") else {
            guard let columns = file.metadata["columns"].flatMap({ Int($0) }) else {
                throw failure("has no number 'columns' in its metadata")
            }
            do {
                self = .sparse(
                    try CSRMatrix(
                        columns: columns, rowOffsets: try Self.numbers("row_offsets", file).map(Int.init),
                        indices: try Self.numbers("indices", file), values: try file.tensor(named: "values").values))
            } catch let error as TensorError {
                throw failure("holds no sparse matrix: \(error)")
            }
            return
        }
        let entry = try file.entry(named: "input")
        guard let rows = entry.shape.first, rows > 0 else { throw failure("holds no items") }
        switch entry.type {
        case .float32: self = .dense(try file.tensor(named: "input"))
        case .int32: self = .indices(try Self.numbers("input", file), shape: entry.shape)
        default: throw failure("holds items of \(entry.type.rawValue), not F32 or I32")
        }
    }

    private static func numbers(_ name: String, _ file: WeightsFile) throws -> [Int32] {
        let entry = try file.entry(named: name)
        guard entry.type == .int32 else {
            throw BenchmarkError(.malformedInputs, "'\(name)' is \(entry.type.rawValue), not I32", file: file.path)
        }
        let bytes = try file.bytes(named: name)
        return stride(from: 0, to: bytes.count, by: 4).map { start in
            Int32(truncatingIfNeeded: (0..<4).reduce(0) { $0 | Int(bytes[start + $1]) << (8 * $1) })
        }
    }
}
