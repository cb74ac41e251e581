extension CSRMatrix {
    /// The matrix with rows and columns exchanged, `[columns, rows]`. Linear in rows, columns and entries.
    ///
    /// Stored zeros stay stored. Entries of a row that `endRow` has not ended are left out.
    ///
    /// - Precondition: there are at most 2^31 - 1 rows, and indices are in range.
    public func transposed() -> CSRMatrix {
        var result = CSRMatrix(columns: rows)
        var next = [Int](repeating: 0, count: columns + 1)
        let count = rowOffsets[rows]
        for index in indices[..<count] { next[Int(index) + 1] += 1 }
        for column in 0..<columns { next[column + 1] += next[column] }
        result.rowOffsets = next
        result.indices = [Int32](repeating: 0, count: count)
        result.values = [Float](repeating: 0, count: count)
        // Rows are visited in order, so that the indices of each new row ascend.
        for row in 0..<rows {
            for entry in entries(ofRow: row) {
                let column = Int(indices[entry])
                result.indices[next[column]] = Int32(row)
                result.values[next[column]] = values[entry]
                next[column] += 1
            }
        }
        return result
    }
}
