import Synchronization

extension CSRMatrix {
    /// Slices per thread, as the entries of a matrix are seldom spread evenly over its rows.
    private static let slicesPerThread = 4

    /// The product with `right`, `[columns, width]`, by rows over the threads: `[rows, width]`.
    ///
    /// Every element is summed in the order of `mk_packed_product`, over its row's stored entries alone, so that the bits do
    /// not depend on the threads.
    ///
    /// - Precondition: `right` has a row for each column, and indices are in range.
    func product(_ right: Tensor, width: Int, threads: ThreadPool) -> Tensor {
        precondition(right.count == columns * width, "\(columns) columns and a tensor of \(right.shape)")
        let worthwhile = 2 * Double(entryCount) * Double(width) / ThreadPool.workPerSlice
        let slices = min(rows, Int(min(worthwhile, Double(threads.threads * Self.slicesPerThread))))
        var out = Tensor(uninitialized: [rows, width])
        guard slices > 1, threads.threads > 1 else {
            Kernels.sparseDense(self, rows: 0..<rows, weights: right, units: width, bias: nil, .linear, into: &out)
            return out
        }
        let parts = Mutex([Tensor](repeating: .empty, count: slices))
        threads.run(slices: slices) { slice in
            let range = sliceRange(slice, of: slices, rows: rows)
            var part = Tensor(uninitialized: [range.count, width])
            Kernels.sparseDense(self, rows: range, weights: right, units: width, bias: nil, .linear, into: &part)
            parts.withLock { $0[slice] = part }
        }
        for (slice, part) in parts.withLock({ $0 }).enumerated() {
            let start = sliceRange(slice, of: slices, rows: rows).lowerBound
            Kernels.copy(FloatSlice(part), count: part.count, into: &out, at: start * width)
        }
        return out
    }

    /// Refuses indices that are no columns, and values that are not finite.
    ///
    /// - Throws: `TensorError` with `invalidIndex` or `nonFiniteValue`, naming the row.
    func checkContents(_ subject: String) throws(TensorError) {
        if let range = Kernels.range(ofIDs: indices.span), range.lowerBound < 0 || Int(range.upperBound) >= columns {
            throw TensorError(
                .invalidIndex, "column out of range", subject: subject, expected: "0..<\(columns)",
                actual: "\(range.lowerBound < 0 ? range.lowerBound : range.upperBound)")
        }
        guard let entry = values.firstIndex(where: { !$0.isFinite }) else { return }
        // Row offsets ascend; the entry's row is the last that starts at it or before, and is not empty.
        let row = (rowOffsets.firstIndex { $0 > entry } ?? rows) - 1
        throw TensorError(
            .nonFiniteValue, "row \(row), column \(indices[entry]) is not finite", subject: subject,
            actual: "\(values[entry])")
    }
}
