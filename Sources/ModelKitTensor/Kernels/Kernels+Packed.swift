import CKernels

extension Kernels {
    /// The shape of packed weights: panels of 16 columns, the last one filled up with zeros.
    package static func packedShape(depth: Int, units: Int) -> [Int] {
        let width = Int(MK_PANEL)
        return [(units + width - 1) / width, depth, width]
    }

    /// Weights `[depth, units]` as panels.
    package static func pack(_ weights: Tensor, depth: Int, units: Int) -> Tensor {
        var packed = Tensor(uninitialized: packedShape(depth: depth, units: units))
        unsafe FloatSlice(weights).read(depth * units) { weights in
            unsafe packed.write(mk_packed_count(depth, units)) { packed in
                unsafe mk_pack(depth, units, weights, packed)
            }
        }
        return packed
    }

    /// Panels as weights `[depth, units]`.
    package static func unpack(_ packed: Tensor, depth: Int, units: Int) -> Tensor {
        var weights = Tensor(uninitialized: [depth, units])
        unsafe FloatSlice(packed).read(mk_packed_count(depth, units)) { packed in
            unsafe weights.write(depth * units) { weights in unsafe mk_unpack(depth, units, packed, weights) }
        }
        return weights
    }

    /// `out[m, :] = activation(x[m, :] · weights + bias)` with packed weights.
    package static func packedProduct(
        rows: Int, depth: Int, units: Int, _ x: FloatSlice, packed: Tensor, bias: Tensor?, _ activation: Activation,
        into out: inout Tensor
    ) {
        unsafe x.read(rows * depth) { x in
            unsafe FloatSlice(packed).read(mk_packed_count(depth, units)) { packed in
                unsafe bias.read(units) { bias in
                    unsafe out.write(rows * units) { out in
                        unsafe mk_packed_product(rows, depth, units, x, packed, bias, activation.kernel, out)
                    }
                }
            }
        }
    }
}
