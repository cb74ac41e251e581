import ModelKitTensor

/// What one row of a network's output can be in Swift and in JSON.
public protocol NetworkPrediction: Sendable {
    /// Whether a row of that shape has this form.
    static func accepts(_ shape: [Int?]) -> Bool

    /// The rows of an output, `[batch, …]`.
    static func rows(of output: Tensor) -> [Self]
}

/// An output of one number.
extension Float: NetworkPrediction {
    public static func accepts(_ shape: [Int?]) -> Bool { shape == [1] }

    public static func rows(of output: Tensor) -> [Float] { output.values }
}

/// An output of several numbers, in row-major order.
extension [Float]: NetworkPrediction {
    public static func accepts(_ shape: [Int?]) -> Bool { true }

    public static func rows(of output: Tensor) -> [[Float]] {
        let count = output.shape[0]
        let width = count == 0 ? 0 : output.count / count
        let values = output.values
        return (0..<count).map { Array(values[$0 * width..<($0 + 1) * width]) }
    }
}
