import ModelKitTensor

/// A batch for one input of a network; the first axis counts the items.
public enum NetworkInput: Sendable {
    /// Floats, `[batch, …]`.
    case dense(Tensor)
    /// Ids, row-major under a shape `[batch, …]`.
    case indices([Int32], shape: [Int])
    /// Sparse rows, `[batch, columns]`.
    case sparse(CSRMatrix)

    /// The number of items.
    public var rows: Int {
        switch self {
        case .dense(let tensor): tensor.shape.first ?? 1
        case .indices(_, let shape): shape.first ?? 1
        case .sparse(let matrix): matrix.rows
        }
    }

    /// The shape without the batch axis.
    var itemShape: [Int] {
        switch self {
        case .dense(let tensor): Array(tensor.shape.dropFirst())
        case .indices(_, let shape): Array(shape.dropFirst())
        case .sparse(let matrix): [matrix.columns]
        }
    }

    /// Whether the shape is `[batch] + item`, without making arrays.
    func hasItemShape(_ item: [Int]) -> Bool {
        switch self {
        case .dense(let tensor): tensor.shape.count == item.count + 1 && tensor.shape.dropFirst().elementsEqual(item)
        case .indices(_, let shape): shape.count == item.count + 1 && shape.dropFirst().elementsEqual(item)
        case .sparse(let matrix): item.count == 1 && item[0] == matrix.columns
        }
    }

    /// The share of the elements that is stored: 1 unless sparse.
    var density: Double {
        guard case .sparse(let matrix) = self else { return 1 }
        return Double(matrix.entryCount) / max(1, Double(matrix.rows) * Double(matrix.columns))
    }
}
