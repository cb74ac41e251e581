import CKernels

/// A function applied to every element, or for the softmax family to every row, after a layer's product.
///
/// All are vectorised; NaN gives NaN. Formulas are those of `keras.activations`.
public struct Activation: Hashable, Sendable {
    private let kind: Int
    private let p0: Float
    private let p1: Float
    private let p2: Float

    private init(_ kind: Int, _ p0: Float = 0, _ p1: Float = 0, _ p2: Float = 0) {
        self.kind = kind
        self.p0 = p0
        self.p1 = p1
        self.p2 = p2
    }

    /// The kernels' form.
    var kernel: mk_activation { mk_activation(kind: Int32(kind), p0: p0, p1: p1, p2: p2) }

    /// x.
    public static let linear = Activation(Int(MK_LINEAR))
    /// max(x, 0).
    public static let relu = Activation(Int(MK_RELU))
    /// 1 / (1 + exp(-x)).
    public static let sigmoid = Activation(Int(MK_SIGMOID))
    /// tanh(x).
    public static let tanh = Activation(Int(MK_TANH))
    /// exp(x - m) / sum(exp(x - m)) over the last axis, m the row's maximum. A row that holds NaN or +infinity, or -infinity
    /// only, becomes NaN as in Keras.
    public static let softmax = Activation(Int(MK_SOFTMAX))
    /// x - m - log(sum(exp(x - m))) over the last axis, m the row's maximum.
    public static let logSoftmax = Activation(Int(MK_LOG_SOFTMAX))
    /// x / (1 + |x|).
    public static let softsign = Activation(Int(MK_SOFTSIGN))
    /// log(1 + exp(x)).
    public static let softplus = Activation(Int(MK_SOFTPLUS))
    /// exp(x).
    public static let exponential = Activation(Int(MK_EXPONENTIAL))
    /// x · sigmoid(x), also called swish.
    public static let silu = Activation(Int(MK_SILU))
    /// x · (1 + erf(x / √2)) / 2.
    public static let gelu = Activation(Int(MK_GELU))
    /// x · (1 + tanh(√(2/π) · (x + 0.044715 x³))) / 2.
    public static let geluTanh = Activation(Int(MK_GELU_TANH))
    /// x · tanh(softplus(x)).
    public static let mish = Activation(Int(MK_MISH))
    /// x · relu6(x + 3) / 6.
    public static let hardSilu = Activation(Int(MK_HARD_SILU))
    /// clip(0.2 x + 0.5, 0, 1): hard_sigmoid of Keras 1 and 2.
    public static let hardSigmoidKeras2 = Activation(Int(MK_CLIPPED_LINE), 0.2, 0.5)
    /// relu6(x + 3) / 6: hard_sigmoid of Keras 3.
    public static let hardSigmoid = Activation(Int(MK_CLIPPED_LINE), 1 / 6, 0.5)
    /// The scaled exponential linear unit of Klambauer et al., 2017.
    public static let selu = Activation(Int(MK_SELU), 1.6732632423543772, 1.0507009873554805)

    /// x for x > 0, else alpha · (exp(x) - 1).
    public static func elu(alpha: Float = 1) -> Activation { Activation(Int(MK_ELU), alpha) }

    /// x for x ≥ 0, else slope · x.
    public static func leakyReLU(slope: Float) -> Activation { Activation(Int(MK_LEAKY_RELU), slope) }

    /// Keras's general ReLU: min(x, maximum) for x ≥ threshold, else slope · (x - threshold).
    public static func relu(maximum: Float? = nil, slope: Float = 0, threshold: Float = 0) -> Activation {
        guard maximum != nil || slope != 0 || threshold != 0 else { return .relu }
        return Activation(Int(MK_RELU_GENERAL), maximum ?? .infinity, slope, threshold)
    }
}
