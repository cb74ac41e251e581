import ModelKitTensor

/// Normalisation over some axes of the item to mean 0 and variance 1, then times gamma plus beta.
struct LayerNormOperation: Operation {
    /// The axes, ascending.
    let axes: [Int]
    /// In the order of the axes.
    let gamma: Tensor?
    let beta: Tensor?
    let epsilon: Float

    func run(_ call: OperationCall, into out: inout Tensor) {
        let item = call.inputShape()
        let columns = axes.map { item[$0] }.reduce(1, *)
        let rows = columns == 0 ? 0 : call.outputElements / columns
        if axes == Array((item.count - axes.count)..<item.count) {
            normalize(rows, columns, call.floats(), into: &out)
            return
        }
        // Rare: bring the axes to the end, and back afterwards.
        let order = [0] + item.indices.filter { !axes.contains($0) }.map { $0 + 1 } + axes.map { $0 + 1 }
        let shape = [call.rows] + item
        var moved = Tensor(shape: [call.outputElements])
        Kernels.permute(call.floats(), shape: shape, order: order, into: &moved)
        var normal = Tensor(shape: [call.outputElements])
        normalize(rows, columns, FloatSlice(moved), into: &normal)
        let back = order.indices.map { axis in order.firstIndex(of: axis) ?? axis }
        Kernels.permute(FloatSlice(normal), shape: order.map { shape[$0] }, order: back, into: &out)
    }

    private func normalize(_ rows: Int, _ columns: Int, _ x: FloatSlice, into out: inout Tensor) {
        Kernels.layerNorm(rows: rows, columns: columns, x, gamma: gamma, beta: beta, epsilon: epsilon, into: &out)
    }
}
