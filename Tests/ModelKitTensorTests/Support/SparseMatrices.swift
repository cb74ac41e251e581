import ModelKitTensor
import TestSupport

extension SeededGenerator {
    /// A sparse matrix of numbers between -1 and 1, in which an entry is stored with a probability.
    mutating func sparse(_ rows: Int, _ columns: Int, density: Double) throws -> CSRMatrix {
        var matrix = CSRMatrix(columns: columns)
        for _ in 0..<rows {
            let indices = (0..<Int32(columns)).filter { _ in Double.random(in: 0..<1, using: &self) < density }
            try matrix.appendRow(indices: indices, values: floats(indices.count))
        }
        return matrix
    }
}

extension CSRMatrix {
    /// The matrix with its zeros.
    var dense: Tensor {
        var result = Tensor(shape: [rows, columns])
        Kernels.densify(self, rows: 0..<rows, into: &result)
        return result
    }

    /// The square root of the sum of squares.
    var frobeniusNorm: Double { values.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot() }
}
