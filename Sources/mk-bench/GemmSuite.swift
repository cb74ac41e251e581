import ModelKitTensor

/// Dense products `[m, k] · [k, n]` at the shapes of real layers, by OpenBLAS and by our own kernel.
struct GemmSuite {
    /// Depth and units of layers: the MLP 784-512-512-10 and the TF-IDF network 20000-128-64-1.
    private static let layers = [
        (k: 784, n: 512), (k: 512, n: 512), (k: 512, n: 10), (k: 20_000, n: 128), (k: 128, n: 64),
    ]
    private static let batches = [1, 8, 32, 256]

    func run(_ report: Report) {
        report.note("peak of one core: \(Int(Peaks.gflops)) GFLOP/s")
        var inputs = Inputs()
        for layer in Self.layers {
            let weights = inputs.tensor(layer.k, layer.n)
            let packed = DenseWeights(kernel: weights, bias: nil, activation: .linear, backend: .reproducible)
            for m in Self.batches {
                let x = FloatSlice(inputs.tensor(m, layer.k))
                var out = Tensor(shape: [m, layer.n])
                let shape = "\(m)x\(layer.k)x\(layer.n)"
                let operations = 2 * Double(m * layer.k * layer.n)
                func add(_ operation: String, _ time: Measurement) {
                    var result = BenchmarkResult("gemm.\(operation).\(shape)", time)
                    result.gflops = operations / time.best / 1e9
                    result.shareOfPeak = operations / time.best / 1e9 / Peaks.gflops
                    result.itemsPerSecond = Double(m) / time.best
                    report.add(result)
                }
                add(
                    "openblas",
                    Measurement { BLAS.gemm(m: m, n: layer.n, k: layer.k, x, FloatSlice(weights), into: &out) })
                add(
                    "kernel",
                    Measurement { packed.apply(rows: m, x, into: &out) })
            }
        }
    }
}
