import ModelKitTensor

/// An embedding and the sum or mean over its steps, without the intermediate `[rows, steps, width]`.
struct PooledEmbeddingOperation: Operation {
    let embedding: EmbeddingOperation
    let pooling: Kernels.Pooling

    func run(_ call: OperationCall, into out: inout Tensor) throws(NetworkError) {
        try call.withIDs { (ids) throws(NetworkError) in
            try embedding.check(ids, call)
            Kernels.pooledGather(
                rows: call.rows, length: call.inputShape()[0], ids, table: embedding.table, width: embedding.width,
                pooling, into: &out)
        }
    }

    func cost(inputs: [[Int]], output: [Int], density: Double) -> Double {
        4 * Double(inputs[0].reduce(1, *) * embedding.width)
    }
}
