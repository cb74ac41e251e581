import ModelKitTensor

/// Dense products `[m, k] · [k, n]` with a bias at the shapes of real layers, by every backend.
struct GemmSuite {
    /// Depth and units of layers: the MLP 784-512-512-10, the TF-IDF network 20000-128-64-1, and what a transformer block of
    /// width 768 projects and feeds forward.
    private static let layers = [
        (k: 784, n: 512), (k: 512, n: 512), (k: 512, n: 10), (k: 20_000, n: 128), (k: 128, n: 64), (k: 64, n: 1),
        (k: 768, n: 768), (k: 768, n: 3072), (k: 3072, n: 768),
    ]
    private static let batches = [1, 2, 4, 8, 16, 32, 64, 256, 1024]

    func run(_ report: Report) {
        for layer in Self.layers {
            func name(_ backend: MatrixBackend, _ m: Int) -> String { "gemm.\(backend).\(m)x\(layer.k)x\(layer.n)" }
            let wanted = Self.batches.filter { m in report.settings.backends.contains { report.wants(name($0, m)) } }
            guard !wanted.isEmpty else { continue }
            var inputs = Inputs()
            let (kernel, bias) = (inputs.kernel(layer.k, layer.n), inputs.tensor(layer.n))
            let backends = report.settings.backends.map { backend in
                (backend, DenseWeights(kernel: kernel, bias: bias, activation: .linear, backend: backend))
            }
            for m in wanted {
                let x = FloatSlice(inputs.tensor(m, layer.k))
                var out = Tensor(shape: [m, layer.n])
                let amount = Amount(
                    operations: 2 * Double(m * layer.k * layer.n), items: m, peak: .arithmetic(cores: 1))
                // One backend after the other at each shape, so that the machine's mood strikes both.
                for (backend, weights) in backends {
                    report.measure(name(backend, m), amount) { weights.apply(rows: m, x, into: &out) }
                }
            }
        }
    }
}
