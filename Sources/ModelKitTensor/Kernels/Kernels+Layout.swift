import CKernels

extension Kernels {
    /// `out` = x with its axes in another order: axis i of the result is axis `order[i]` of x.
    ///
    /// A plain loop, for layouts that are rare.
    package static func permute(_ x: FloatSlice, shape: [Int], order: [Int], into out: inout Tensor) {
        precondition(order.sorted() == Array(shape.indices), "order \(order) for shape \(shape)")
        var strides = [Int](repeating: 1, count: shape.count)
        for axis in shape.indices.dropLast().reversed() { strides[axis] = strides[axis + 1] * shape[axis + 1] }
        let extents = order.map { shape[$0] }
        let steps = order.map { strides[$0] }
        let count = shape.reduce(1, *)
        var position = [Int](repeating: 0, count: shape.count)
        var source = 0
        unsafe x.read(count) { x in
            unsafe out.write(count) { out in
                for target in 0..<count {
                    // `source` is the sum of position[i] * steps[i], below `count` as positions stay within extents.
                    unsafe out[target] = x[source]
                    for axis in extents.indices.reversed() {
                        position[axis] += 1
                        source += steps[axis]
                        if position[axis] < extents[axis] { break }
                        source -= position[axis] * steps[axis]
                        position[axis] = 0
                    }
                }
            }
        }
    }

    /// `span[offset + i] = x[i]` for i below `count`.
    package static func copy(_ x: FloatSlice, count: Int, into span: inout MutableSpan<Float>, at offset: Int) {
        precondition(offset >= 0 && count <= span.count - offset, "\(count) at \(offset) of \(span.count) floats")
        unsafe x.read(count) { x in
            unsafe span.withUnsafeMutableBufferPointer { target in
                // The range was just checked; a span to be written overlaps nothing that is read.
                unsafe target.baseAddress?.advanced(by: offset).update(from: x, count: count)
            }
        }
    }

    /// `out[offset + i] = x[i]` for i below `count`.
    package static func copy(_ x: FloatSlice, count: Int, into out: inout Tensor, at offset: Int) {
        unsafe x.read(count) { x in
            unsafe out.write(count, at: offset) { out in
                // Both hold `count` floats, and `out` is uniquely owned.
                unsafe out.update(from: x, count: count)
            }
        }
    }

    /// `out[offset + i] = out[offset + i] op b[i]`; with `repeats` b's first element every time.
    package static func binary(
        _ operation: Binary, count: Int, inPlace out: inout Tensor, at offset: Int, _ b: FloatSlice, repeats: Bool
    ) {
        guard count > 0 else { return }
        unsafe b.read(repeats ? 1 : count) { b in
            unsafe out.write(count, at: offset) { out in
                let step = repeats ? 0 : 1
                switch operation {
                case .add: unsafe mk_add(count, out, 1, b, step, out)
                case .multiply: unsafe mk_multiply(count, out, 1, b, step, out)
                }
            }
        }
    }
}
