import ModelKitTensor

/// A reduction along an axis of the item. With `masked`, a mean over the steps the mask keeps.
struct ReduceOperation: Operation {
    let reduction: Kernels.Reduction
    let axis: Int
    var masked = false

    var usesMask: Bool { masked }

    func run(_ call: OperationCall, into out: inout Tensor) throws(NetworkError) {
        let view = Kernels.AxisView(rows: call.rows, item: call.inputShape(), axis: axis)
        if masked, let mask = call.mask() {
            guard mask.count == view.outer * view.axis else {
                throw NetworkError(
                    .invalidShape, "the mask does not fit the steps", layer: call.step.name,
                    className: call.step.className)
            }
            Kernels.maskedMean(view, call.floats(), mask: mask, into: &out)
        } else {
            Kernels.reduce(reduction, view, call.floats(), into: &out)
        }
    }
}

/// Division by the Euclidean length along an axis of the item.
struct L2NormalizeOperation: Operation {
    let axis: Int
    /// TensorFlow's: the least square of the length.
    static let epsilon: Float = 1e-12

    func run(_ call: OperationCall, into out: inout Tensor) {
        let view = Kernels.AxisView(rows: call.rows, item: call.inputShape(), axis: axis)
        Kernels.l2Normalize(view, call.floats(), epsilon: Self.epsilon, into: &out)
    }
}

/// A range of an axis of the item, with Python's meaning of negative and open ends.
struct SliceOperation: Operation {
    let axis: Int
    let start: Int?
    let stop: Int?

    /// The range within an axis of that length.
    func range(_ length: Int) -> Range<Int> {
        func resolve(_ end: Int?, _ open: Int) -> Int {
            guard let end else { return open }
            return min(max(end < 0 ? end + length : end, 0), length)
        }
        let first = resolve(start, 0)
        return first..<max(first, resolve(stop, length))
    }

    func run(_ call: OperationCall, into out: inout Tensor) {
        let view = Kernels.AxisView(rows: call.rows, item: call.inputShape(), axis: axis)
        let range = range(view.axis)
        guard view.outer > 0, view.inner > 0, !range.isEmpty else { return }
        let x = call.floats()
        let skipped = range.lowerBound * view.inner
        Kernels.copyRows(
            rows: view.outer, width: range.count * view.inner, x.part(skipped, x.count - skipped),
            stride: view.axis * view.inner, into: &out, outStride: range.count * view.inner)
    }
}

/// Another order of the item's axes: axis i of the output is axis `order[i]` of the input.
struct PermuteOperation: Operation {
    let order: [Int]

    func run(_ call: OperationCall, into out: inout Tensor) {
        Kernels.permute(
            call.floats(), shape: [call.rows] + call.inputShape(), order: [0] + order.map { $0 + 1 }, into: &out)
    }
}
