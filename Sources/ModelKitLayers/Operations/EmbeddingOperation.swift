import ModelKitTensor

/// Rows of a table, by id.
struct EmbeddingOperation: Operation {
    /// `[ids, width]`.
    let table: Tensor

    var width: Int { table.shape[1] }

    func run(_ call: OperationCall, into out: inout Tensor) throws(NetworkError) {
        try call.withIDs { (ids) throws(NetworkError) in
            try check(ids, call)
            Kernels.gather(ids, table: table, width: width, into: &out)
        }
    }

    /// Refuses ids that the table does not have, naming the first such row and value.
    func check(_ ids: Span<Int32>, _ call: OperationCall) throws(NetworkError) {
        let rows = Int32(clamping: table.shape[0])
        guard let range = Kernels.range(ofIDs: ids), range.lowerBound < 0 || range.upperBound >= rows else { return }
        let length = max(1, ids.count / max(1, call.rows))
        for index in ids.indices where ids[index] < 0 || ids[index] >= rows {
            throw NetworkError(
                .indexOutOfRange, "an id that the embedding has not", layer: call.step.name,
                className: call.step.className, row: call.firstRow + index / length, expected: "0..<\(rows)",
                actual: "\(ids[index])")
        }
    }
}
