import ModelKitTensor

/// Every activation with a bias over a batch that fits in the second-level cache. The peak is reading and writing as
/// `linear` does.
struct ActivationSuite {
    private static let activations: [(name: String, activation: Activation)] = [
        ("linear", .linear), ("relu", .relu), ("relu6", .relu(maximum: 6)), ("leaky_relu", .leakyReLU(slope: 0.2)),
        ("elu", .elu()), ("selu", .selu), ("sigmoid", .sigmoid), ("hard_sigmoid", .hardSigmoid),
        ("hard_sigmoid_keras2", .hardSigmoidKeras2), ("tanh", .tanh), ("softmax", .softmax),
        ("log_softmax", .logSoftmax), ("softsign", .softsign), ("softplus", .softplus), ("exponential", .exponential),
        ("silu", .silu), ("hard_silu", .hardSilu), ("gelu", .gelu), ("gelu_tanh", .geluTanh), ("mish", .mish),
    ]

    func run(_ report: Report) {
        let (rows, columns) = (128, 512)
        var inputs = Inputs()
        // Wide enough that every branch of a function is taken.
        let x = FloatSlice(inputs.tensor(rows, columns, scale: 8))
        let bias = inputs.tensor(columns)
        var out = Tensor(shape: [rows, columns])
        let amount = Amount(bytes: 8 * Double(rows * columns), items: rows * columns)
        func time(_ activation: Activation) -> Measurement {
            Measurement(report.settings.effort) {
                Kernels.biasActivation(rows: rows, columns: columns, x, bias: bias, activation, into: &out)
            }
        }
        var linear: Double?
        for (name, activation) in Self.activations where report.wants("activations.\(name).\(rows)x\(columns)") {
            let peak = linear ?? time(.linear).best
            linear = peak
            let measured = time(activation)
            var result = BenchmarkResult("activations.\(name).\(rows)x\(columns)", measured, amount)
            result.shareOfPeak = peak / measured.best
            report.add(result)
        }
    }
}
