import ModelKitTensor

/// The sum or product of all inputs, in their order, with lengths of 1 repeated.
struct MergeOperation: Operation {
    let operation: Kernels.Binary

    func run(_ call: OperationCall, into out: inout Tensor) {
        let target = [call.rows] + call.outputShape
        let first = call.floats(0)
        if call.inputCount == 1 {
            Kernels.copy(first, count: call.outputElements, into: &out, at: 0)
            return
        }
        if call.inputShape(0) == call.outputShape {
            Kernels.copy(first, count: call.outputElements, into: &out, at: 0)
        } else {
            // Start from the neutral element, which leaves the first input as it is.
            let neutral: Float = operation == .add ? -0.0 : 1
            out.withMutableSpan { span in
                for index in 0..<call.outputElements { span[index] = neutral }
            }
            apply(first, [call.rows] + call.inputShape(0), target, into: &out)
        }
        for index in 1..<call.inputCount {
            apply(call.floats(index), [call.rows] + call.inputShape(index), target, into: &out)
        }
    }

    /// `out = out op b`, `b` repeated to the shape of `out`.
    private func apply(_ b: FloatSlice, _ shape: [Int], _ target: [Int], into out: inout Tensor) {
        let total = target.reduce(1, *)
        guard total > 0 else { return }
        if shape == target {
            Kernels.binary(operation, count: total, inPlace: &out, at: 0, b, repeats: false)
            return
        }
        // Aligned at the last axis; the batch axis, which comes first, is the same in both.
        let missing = target.count - shape.count
        var padded = shape
        padded.insert(contentsOf: [Int](repeating: 1, count: missing), at: 1)
        let width = target.last ?? 1
        let repeats = padded.last == 1 && width > 1
        var strides = [Int](repeating: 0, count: target.count)
        var stride = 1
        for axis in target.indices.reversed() {
            strides[axis] = padded[axis] == 1 ? 0 : stride
            stride *= padded[axis]
        }
        var position = [Int](repeating: 0, count: target.count)
        for start in Swift.stride(from: 0, to: total, by: width) {
            var source = 0
            for axis in target.indices.dropLast() { source += position[axis] * strides[axis] }
            Kernels.binary(
                operation, count: width, inPlace: &out, at: start, b.part(source, repeats ? 1 : width), repeats: repeats
            )
            for axis in target.indices.dropLast().reversed() {
                position[axis] += 1
                if position[axis] < target[axis] { break }
                position[axis] = 0
            }
        }
    }
}

/// The inputs one after the other along an axis of the item.
struct ConcatenateOperation: Operation {
    let axis: Int

    func run(_ call: OperationCall, into out: inout Tensor) {
        let whole = Kernels.AxisView(rows: call.rows, item: call.outputShape, axis: axis)
        let stride = whole.axis * whole.inner
        var offset = 0
        for index in 0..<call.inputCount {
            let width = call.inputShape(index)[axis] * whole.inner
            Kernels.copyRows(
                rows: whole.outer, width: width, call.floats(index), stride: width, into: &out, at: offset,
                outStride: stride)
            offset += width
        }
    }
}
