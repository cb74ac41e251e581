import ModelKitTensor

extension NetworkInput {
    /// Refuses what an input of a graph cannot take.
    ///
    /// - Throws: `NetworkError` with `invalidInput` or `indexOutOfRange`, naming the input.
    func check(against input: GraphInput, rows: Int, shapeIsKnown: Bool) throws(NetworkError) {
        guard self.rows == rows else {
            throw NetworkError(
                .invalidInput, "inputs differ in the number of rows", layer: input.name, expected: "\(rows)",
                actual: "\(self.rows)")
        }
        if case .indices(let ids, let shape) = self {
            guard let count = try? Shape.count(shape), count == ids.count, !shape.isEmpty else {
                throw NetworkError(
                    .invalidInput, "the number of ids is not that of the shape \(shape)", layer: input.name,
                    actual: "\(ids.count)")
            }
        }
        if !shapeIsKnown {
            let item = itemShape
            if case .dense(let tensor) = self, tensor.shape.isEmpty {
                throw NetworkError(.invalidInput, "the batch axis is missing", layer: input.name)
            }
            guard item.count == input.shape.count, zip(item, input.shape).allSatisfy({ $1 == nil || $0 == $1 }) else {
                throw NetworkError(
                    .invalidInput, "wrong shape", layer: input.name, expected: ItemShape.text(input.shape),
                    actual: ItemShape.text(item))
            }
            guard ItemShape.extent(item) != nil else {
                throw NetworkError(
                    .invalidInput, "the items are too large", layer: input.name,
                    expected: "at most \(ItemShape.maximumCount) elements", actual: ItemShape.text(item))
            }
        }
        if case .sparse(let matrix) = self { try checkColumns(matrix, input) }
    }

    /// Appending to a matrix entry by entry does not check columns, so they are checked here, once per call.
    private func checkColumns(_ matrix: CSRMatrix, _ input: GraphInput) throws(NetworkError) {
        guard let range = Kernels.range(ofIDs: matrix.indices.span),
            range.lowerBound < 0 || Int(range.upperBound) >= matrix.columns
        else { return }
        for row in 0..<matrix.rows {
            for entry in matrix.entries(ofRow: row) {
                let column = matrix.indices[entry]
                guard column < 0 || Int(column) >= matrix.columns else { continue }
                throw NetworkError(
                    .indexOutOfRange, "a column that the input has not", layer: input.name, row: row,
                    expected: "0..<\(matrix.columns)", actual: "\(column)")
            }
        }
    }
}
