import ModelKitLayers
import ModelKitTensor

extension NetworkInput {
    /// Some of the items, copied.
    func slice(_ rows: Range<Int>) throws -> NetworkInput {
        switch self {
        case .dense(let tensor):
            let size = tensor.count / max(1, tensor.shape[0])
            let values = Array(tensor.values[(rows.lowerBound * size)..<(rows.upperBound * size)])
            return .dense(try Tensor(shape: [rows.count] + tensor.shape.dropFirst(), values))
        case .indices(let ids, let shape):
            let size = ids.count / max(1, shape[0])
            let part = Array(ids[(rows.lowerBound * size)..<(rows.upperBound * size)])
            return .indices(part, shape: [rows.count] + shape.dropFirst())
        case .sparse(let matrix):
            var part = CSRMatrix(columns: matrix.columns)
            for row in rows {
                let entries = matrix.entries(ofRow: row)
                try part.appendRow(indices: matrix.indices[entries], values: matrix.values[entries])
            }
            return .sparse(part)
        }
    }
}
