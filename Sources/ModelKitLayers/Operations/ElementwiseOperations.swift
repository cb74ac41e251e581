import ModelKitTensor

/// An activation on its own. The softmax family works along the last axis.
struct ActivationOperation: Operation {
    let activation: Activation

    var pureActivation: Activation? { activation }

    func run(_ call: OperationCall, into out: inout Tensor) {
        let columns = call.outputShape.last ?? 1
        let rows = columns == 0 ? 0 : call.outputElements / columns
        Kernels.biasActivation(rows: rows, columns: columns, call.floats(), bias: nil, activation, into: &out)
    }

    func cost(inputs: [[Int]], output: [Int], density: Double) -> Double { 20 * Double(output.reduce(1, *)) }
}

/// `x · a + b` with two numbers.
struct AffineOperation: Operation {
    let a: Float
    let b: Float

    func run(_ call: OperationCall, into out: inout Tensor) {
        Kernels.affine(count: call.outputElements, call.floats(), a, b, into: &out)
    }
}

/// `x · scale + offset` with a number of each per place along an axis of the item.
struct ScaleOffsetOperation: Operation {
    let axis: Int
    let scale: Tensor
    let offset: Tensor

    func run(_ call: OperationCall, into out: inout Tensor) {
        let view = Kernels.AxisView(rows: call.rows, item: call.inputShape(), axis: axis)
        Kernels.scaleOffset(view, call.floats(), scale: scale, offset: offset, into: &out)
    }
}
