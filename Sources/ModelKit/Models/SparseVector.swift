import ModelKitTensor

/// A row of a sparse matrix: `{"indices":[3,17],"values":[0.6,0.8]}`.
///
/// Indices ascend strictly; what is not listed is zero.
public struct SparseVector: Codable, Hashable, Sendable {
    /// The columns with a value.
    public var indices: [Int32]
    /// Their values.
    public var values: [Float]

    /// A row with these entries.
    public init(indices: [Int32], values: [Float]) {
        self.indices = indices
        self.values = values
    }

    /// The rows of a matrix, one by one.
    static func rows(of matrix: CSRMatrix) -> [SparseVector] {
        (0..<matrix.rows).map { row in
            let entries = matrix.entries(ofRow: row)
            return SparseVector(indices: Array(matrix.indices[entries]), values: Array(matrix.values[entries]))
        }
    }
}
