import CKernels

extension Kernels {
    /// A reduction over an axis. An empty axis gives 0, NaN, -infinity and infinity; NaN spreads.
    package enum Reduction: String, Sendable {
        /// The sum.
        case sum
        /// The sum divided by the length.
        case mean
        /// The largest.
        case max
        /// The smallest.
        case min

        var kernel: Int32 {
            switch self {
            case .sum: Int32(MK_SUM)
            case .mean: Int32(MK_MEAN)
            case .max: Int32(MK_MAX)
            case .min: Int32(MK_MIN)
            }
        }
    }

    /// A tensor seen as `[outer, axis, inner]`, to work along the middle axis.
    package struct AxisView: Hashable, Sendable {
        /// The product of the axes before.
        package var outer: Int
        /// The length of the axis.
        package var axis: Int
        /// The product of the axes behind.
        package var inner: Int

        /// The view of `rows` items of a shape along one of the item's axes.
        package init(rows: Int, item: [Int], axis: Int) {
            outer = item[..<axis].reduce(rows, *)
            self.axis = item[axis]
            inner = item[(axis + 1)...].reduce(1, *)
        }

        /// A view of the given extents.
        package init(outer: Int, axis: Int, inner: Int) {
            self.outer = outer
            self.axis = axis
            self.inner = inner
        }

        var count: Int { outer * axis * inner }
    }

    /// `out[o, i] = reduce over a of x[o, a, i]`.
    package static func reduce(_ operation: Reduction, _ view: AxisView, _ x: FloatSlice, into out: inout Tensor) {
        unsafe x.read(view.count) { x in
            unsafe out.write(view.outer * view.inner) { out in
                unsafe mk_reduce(operation.kernel, view.outer, view.axis, view.inner, x, out)
            }
        }
    }

    /// `out[o, i]` = the mean of x[o, a, i] over those a whose mask[o, a] is not 0; 0/0 is NaN.
    package static func maskedMean(_ view: AxisView, _ x: FloatSlice, mask: [UInt8], into out: inout Tensor) {
        precondition(mask.count >= view.outer * view.axis, "a mask of \(mask.count) for \(view)")
        unsafe x.read(view.count) { x in
            unsafe out.write(view.outer * view.inner) { out in
                unsafe mask.withUnsafeBufferPointer { mask in
                    unsafe mk_masked_mean(view.outer, view.axis, view.inner, x, mask.baseAddress, out)
                }
            }
        }
    }

    /// `out[o, a, i] = x[o, a, i] · scale[a] + offset[a]`, fused.
    package static func scaleOffset(
        _ view: AxisView, _ x: FloatSlice, scale: Tensor, offset: Tensor, into out: inout Tensor
    ) {
        unsafe x.read(view.count) { x in
            unsafe FloatSlice(scale).read(view.axis) { scale in
                unsafe FloatSlice(offset).read(view.axis) { offset in
                    unsafe out.write(view.count) { out in
                        unsafe mk_scale_offset(view.outer, view.axis, view.inner, x, scale, offset, out)
                    }
                }
            }
        }
    }

    /// Each row less its mean, over its standard deviation, times gamma plus beta.
    package static func layerNorm(
        rows: Int, columns: Int, _ x: FloatSlice, gamma: Tensor?, beta: Tensor?, epsilon: Float, into out: inout Tensor
    ) {
        unsafe x.read(rows * columns) { x in
            unsafe gamma.read(columns) { gamma in
                unsafe beta.read(columns) { beta in
                    unsafe out.write(rows * columns) { out in
                        unsafe mk_layer_norm(rows, columns, x, gamma, beta, epsilon, out)
                    }
                }
            }
        }
    }

    /// `out[o, :, i] = x[o, :, i] / sqrt(max(sum of squares, epsilon))`.
    package static func l2Normalize(_ view: AxisView, _ x: FloatSlice, epsilon: Float, into out: inout Tensor) {
        unsafe x.read(view.count) { x in
            unsafe out.write(view.count) { out in
                unsafe mk_l2_normalize(view.outer, view.axis, view.inner, x, epsilon, out)
            }
        }
    }

    /// `out[i] = x[i] · a + b`, rounded twice.
    package static func affine(count: Int, _ x: FloatSlice, _ a: Float, _ b: Float, into out: inout Tensor) {
        unsafe x.read(count) { x in
            unsafe out.write(count) { out in unsafe mk_affine(count, x, a, b, out) }
        }
    }

    /// An operation on two operands.
    package enum Binary: Sendable {
        /// a + b.
        case add
        /// a · b.
        case multiply
    }

    /// `out[offset + r · outStride + i] = x[r · stride + i]` for i below `width`.
    package static func copyRows(
        rows: Int, width: Int, _ x: FloatSlice, stride: Int, into out: inout Tensor, at offset: Int = 0, outStride: Int
    ) {
        guard rows > 0, width > 0 else { return }
        precondition(stride >= width && outStride >= width, "rows of \(width) at strides \(stride) and \(outStride)")
        unsafe x.read((rows - 1) * stride + width) { x in
            unsafe out.write((rows - 1) * outStride + width, at: offset) { out in
                unsafe mk_copy_rows(rows, width, x, stride, out, outStride)
            }
        }
    }
}
