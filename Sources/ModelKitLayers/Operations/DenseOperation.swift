import ModelKitTensor

/// `activation(x · kernel + bias)` over the last axis: one product for all rows and leading axes.
struct DenseOperation: Operation {
    let weights: DenseWeights

    func run(_ call: OperationCall, into out: inout Tensor) throws(NetworkError) {
        if call.inputShape().count == 1, let (matrix, rows) = call.sparse() {
            weights.apply(matrix, rows: rows, into: &out)
        } else {
            weights.apply(rows: call.outputElements / max(1, weights.units), call.floats(), into: &out)
        }
    }

    func fusing(_ activation: Activation) -> (any Operation)? {
        weights.activation == .linear ? DenseOperation(weights: weights.with(activation)) : nil
    }

    func using(_ backend: MatrixBackend, sharing shared: inout SharedWeights) -> any Operation {
        DenseOperation(weights: weights.with(backend, sharing: &shared))
    }

    func prepare() { weights.prepare() }

    func cost(inputs: [[Int]], output: [Int], density: Double) -> Double {
        2 * Double(weights.depth) * density * Double(output.reduce(1, *))
    }
}
