import ModelKitTensor

/// The sum or product of all inputs, in their order, with lengths of 1 repeated.
struct MergeOperation: Operation {
    let operation: Kernels.Binary
    /// Keras 3 multiplies with 1 where an input is masked, and gives 0 where all are.
    var replacesMasked = false

    var usesMask: Bool { replacesMasked }

    func run(_ call: OperationCall, into out: inout Tensor) throws(NetworkError) {
        if replacesMasked, call.step.masks.contains(where: { $0 != nil }) {
            try multiplyMasked(call, into: &out)
            return
        }
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

    private func multiplyMasked(_ call: OperationCall, into out: inout Tensor) throws(NetworkError) {
        let item = call.outputShape
        var isKept = [UInt8](repeating: 0, count: item.count == 2 ? call.rows * item[0] : 0)
        var allMasked = true
        out.withMutableSpan { span in
            for index in 0..<call.outputElements { span[index] = 1 }
        }
        for index in 0..<call.inputCount {
            guard let mask = call.mask(index) else {
                allMasked = false
                apply(call.floats(index), [call.rows] + call.inputShape(index), [call.rows] + item, into: &out)
                continue
            }
            guard item.count == 2, call.inputShape(index) == item, mask.count == isKept.count else {
                throw NetworkError(
                    .invalidShape, "masked inputs must be of the output's shape, with three axes",
                    layer: call.step.name, className: call.step.className)
            }
            var factor = Tensor(shape: [call.outputElements])
            Kernels.copy(call.floats(index), count: call.outputElements, into: &factor, at: 0)
            Self.fill(&factor, with: 1, whereZero: mask, width: item[1])
            apply(FloatSlice(factor), [call.rows] + item, [call.rows] + item, into: &out)
            for step in mask.indices { isKept[step] |= mask[step] }
        }
        if allMasked { Self.fill(&out, with: 0, whereZero: isKept, width: item[1]) }
    }

    private static func fill(_ x: inout Tensor, with value: Float, whereZero mask: [UInt8], width: Int) {
        x.withMutableSpan { span in
            for step in mask.indices where mask[step] == 0 {
                for index in 0..<width { span[step * width + index] = value }
            }
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
