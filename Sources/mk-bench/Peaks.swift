import ModelKitTensor

/// What one core of this machine can do at most, measured in the same run as the figures it is compared with.
enum Peaks {
    /// GFLOP/s of fused multiply-adds: the better of a large product by OpenBLAS and a product within the first-level cache.
    static let gflops = max(large, small)

    private static let large: Double = {
        let size = 768
        var inputs = Inputs()
        let a = FloatSlice(inputs.tensor(size, size))
        let b = FloatSlice(inputs.tensor(size, size))
        var out = Tensor(shape: [size, size])
        let time = Measurement(seconds: 1) { BLAS.gemm(m: size, n: size, k: size, a, b, into: &out) }
        return 2 * Double(size * size * size) / time.best / 1e9
    }()

    private static let small: Double = {
        let (m, k, n) = (32, 128, 64)
        var inputs = Inputs()
        let a = FloatSlice(inputs.tensor(m, k))
        let b = DenseWeights(
            kernel: inputs.tensor(k, n), bias: nil, activation: .linear, backend: .reproducible)
        var out = Tensor(shape: [m, n])
        let time = Measurement(seconds: 0.3) {
            b.apply(rows: m, a, into: &out)
        }
        return 2 * Double(m * k * n) / time.best / 1e9
    }()
}
