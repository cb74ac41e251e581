import CKernels

/// A function applied to every element, or for the softmax family to every row, after a layer's product.
///
/// Formulas are those of `keras.activations`. All are vectorised, and give the same bits at every vector width and on every
/// processor with fused multiply-add; nothing is taken from the C library.
///
/// The error bounds below are in units in the last place of the exact result, and are checked over all 2³² floats. They hold
/// with fused multiply-add; without it they are the same but for ``gelu`` and ``geluTanh``, whose tails lose up to 7 bits.
/// Where the result is x times a factor that may itself be subnormal (``silu``, ``gelu``, ``geluTanh``, ``mish``), the
/// unit is at least |x| · 2⁻¹⁴⁹.
///
/// NaN gives NaN, and infinities give the limit. Keras on TensorFlow differs by accident of its formulas, and is not followed,
/// where it gives NaN for a limit that exists: ``silu``, ``gelu``, ``geluTanh``, ``mish`` and ``hardSilu`` of -infinity
/// (here -0) and ``softsign`` of ±infinity (here ±1); where a ReLU with a threshold turns NaN into 0; and in that it takes
/// subnormal numbers for 0.
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
    package var kernel: mk_activation { mk_activation(kind: Int32(kind), p0: p0, p1: p1, p2: p2) }

    /// x.
    public static let linear = Activation(Int(MK_LINEAR))
    /// max(x, 0), exact; -0 gives 0.
    public static let relu = Activation(Int(MK_RELU))
    /// 1 / (1 + exp(-x)). Error below 3 ulp.
    public static let sigmoid = Activation(Int(MK_SIGMOID))
    /// tanh(x). Error below 2 ulp.
    public static let tanh = Activation(Int(MK_TANH))
    /// exp(x - m) / sum(exp(x - m)) over the last axis, m the row's maximum.
    ///
    /// A row that holds NaN or +infinity, or -infinity only, becomes NaN as in Keras. The sum of n terms is taken as sixteen
    /// interleaved partial sums that are added pairwise, whatever the vector width. Relative error below
    /// (|x - m| + n / 16 + 10) · 2⁻²⁴: the first term is the rounding of x - m.
    public static let softmax = Activation(Int(MK_SOFTMAX))
    /// y = x - m - log(sum(exp(x - m))) over the last axis, m the row's maximum, summed as for ``softmax``.
    ///
    /// Absolute error below (|x - m| + |y| + 6 log n + n / 16 + 8) · 2⁻²⁴.
    public static let logSoftmax = Activation(Int(MK_LOG_SOFTMAX))
    /// x / (1 + |x|). Error below 2 ulp.
    public static let softsign = Activation(Int(MK_SOFTSIGN))
    /// log(1 + exp(x)). Error below 3 ulp.
    public static let softplus = Activation(Int(MK_SOFTPLUS))
    /// exp(x). Error below 1.1 ulp; results are subnormal before they are 0.
    public static let exponential = Activation(Int(MK_EXPONENTIAL))
    /// x · sigmoid(x), also called swish. Error below 3.5 ulp.
    public static let silu = Activation(Int(MK_SILU))
    /// x · (1 + erf(x / √2)) / 2. Error below 4 ulp.
    public static let gelu = Activation(Int(MK_GELU))
    /// x · (1 + tanh(√(2/π) · (x + 0.044715 x³))) / 2. Error below 4 ulp.
    public static let geluTanh = Activation(Int(MK_GELU_TANH))
    /// x · tanh(softplus(x)). Error below 4 ulp.
    public static let mish = Activation(Int(MK_MISH))
    /// x · relu6(x + 3) / 6. Error below 3 ulp.
    public static let hardSilu = Activation(Int(MK_HARD_SILU))
    /// clip(0.2 x + 0.5, 0, 1): hard_sigmoid of Keras 1 and 2. Computed as (x + 2.5) / 5, with an error below 2 ulp.
    public static let hardSigmoidKeras2 = Activation(Int(MK_CLIPPED_LINE), 0.2, 2.5)
    /// relu6(x + 3) / 6: hard_sigmoid of Keras 3. Error below 2 ulp.
    public static let hardSigmoid = Activation(Int(MK_CLIPPED_LINE), 1 / 6, 3)
    /// The scaled exponential linear unit of Klambauer et al., 2017. Error below 2.5 ulp.
    public static let selu = Activation(Int(MK_SELU), 1.6732632423543772, 1.0507009873554805)

    /// x for x > 0, else alpha · (exp(x) - 1). Error below 1 ulp for an alpha of 1, below 2 for any.
    public static func elu(alpha: Float = 1) -> Activation { Activation(Int(MK_ELU), alpha) }

    /// x for x ≥ 0, else slope · x, correctly rounded.
    public static func leakyReLU(slope: Float) -> Activation { Activation(Int(MK_LEAKY_RELU), slope) }

    /// Keras's general ReLU: min(x, maximum) for x ≥ threshold, else slope · (x - threshold). Error below
    /// 2 ulp.
    public static func relu(maximum: Float? = nil, slope: Float = 0, threshold: Float = 0) -> Activation {
        guard maximum != nil || slope != 0 || threshold != 0 else { return .relu }
        return Activation(Int(MK_RELU_GENERAL), maximum ?? .infinity, slope, threshold)
    }
}
