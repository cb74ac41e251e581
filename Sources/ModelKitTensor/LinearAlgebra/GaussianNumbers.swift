import Glibc

/// Normally distributed numbers by a seed: SplitMix64 (Steele, Lea and Flood, 2014) through Box and Muller's transform.
struct GaussianNumbers {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// A tensor of independent numbers of mean 0 and variance 1.
    mutating func tensor(_ shape: [Int]) -> Tensor {
        var result = Tensor(uninitialized: shape)
        result.withMutableSpan { span in
            for index in stride(from: 0, to: span.count, by: 2) {
                let (first, second) = pair()
                span[index] = first
                if index + 1 < span.count { span[index + 1] = second }
            }
        }
        return result
    }

    private mutating func pair() -> (Float, Float) {
        // In (0, 1], so that the logarithm is finite: at most √(2 · 53 · ln 2) ≈ 8.6 comes out.
        let radius = (-2 * log(1 - uniform())).squareRoot()
        let angle = 2 * Double.pi * uniform()
        return (Float(radius * cos(angle)), Float(radius * sin(angle)))
    }

    /// 53 random bits as a fraction in [0, 1).
    private mutating func uniform() -> Double {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        mixed ^= mixed >> 31
        return Double(mixed >> 11) * 0x1p-53
    }
}
