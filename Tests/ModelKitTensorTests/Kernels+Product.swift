import ModelKitTensor

extension Kernels {
    /// The packed product of weights that are not packed yet.
    static func product(
        rows: Int, depth: Int, units: Int, _ x: FloatSlice, weights: Tensor, bias: Tensor?, _ activation: Activation,
        into out: inout Tensor
    ) {
        let packed = pack(weights, depth: depth, units: units)
        packedProduct(
            rows: rows, depth: depth, units: units, x, packed: packed, bias: bias, activation, into: &out)
    }
}
