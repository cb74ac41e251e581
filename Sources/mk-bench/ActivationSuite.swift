import ModelKitTensor

/// Activations with a bias over a batch that fits in the second-level cache. The peak is what `linear` reads and writes.
struct ActivationSuite {
    private static let activations: [(name: String, activation: Activation)] = [
        ("linear", .linear), ("relu", .relu), ("sigmoid", .sigmoid), ("tanh", .tanh), ("softmax", .softmax),
        ("gelu", .gelu), ("silu", .silu),
    ]

    func run(_ report: Report) {
        var inputs = Inputs()
        let (rows, columns) = (128, 512)
        let x = FloatSlice(inputs.tensor(rows, columns))
        let bias = inputs.tensor(columns)
        var out = Tensor(shape: [rows, columns])
        var peak = 0.0
        for (name, activation) in Self.activations {
            let time = Measurement {
                Kernels.biasActivation(rows: rows, columns: columns, x, bias: bias, activation, into: &out)
            }
            var result = BenchmarkResult("activations.\(name).\(rows)x\(columns)", time)
            let rate = 8 * Double(rows * columns) / time.best / 1e9
            peak = max(peak, rate)
            result.gigabytesPerSecond = rate
            result.shareOfPeak = rate / peak
            result.itemsPerSecond = Double(rows * columns) / time.best
            report.add(result)
        }
    }
}
