/// One item's part of a network's input or output, without the batch axis: in JSON a number, or lists of numbers nested as
/// deep as it has axes (`[[0.1,0.2],[0.3,0.4]]`), or a ``SparseVector``.
///
/// Whole numbers are read as ids where all of a row are; the network's input decides what they become.
public enum TensorRow: Sendable, Hashable {
    /// Values in row-major order.
    case dense([Float], shape: [Int])
    /// Ids in row-major order.
    case indices([Int32], shape: [Int])
    /// A row of a sparse matrix, for an input of one axis.
    case sparse(SparseVector)

    /// The length of each axis; nil for a sparse row, whose length its input knows.
    public var shape: [Int]? {
        switch self {
        case .dense(_, let shape), .indices(_, let shape): shape
        case .sparse: nil
        }
    }

    /// The values in row-major order; of a sparse row those that it stores.
    public var values: [Float] {
        switch self {
        case .dense(let values, _): values
        case .indices(let ids, _): ids.map { Float($0) }
        case .sparse(let row): row.values
        }
    }

    /// How many numbers it holds.
    var count: Int {
        switch self {
        case .dense(let values, _): values.count
        case .indices(let ids, _): ids.count
        case .sparse(let row): row.values.count
        }
    }
}
