import ModelKitTensor

/// What one row of a network's output can be in Swift and in JSON.
public protocol NetworkPrediction: Sendable {
    /// Whether a row of that shape has this form.
    static func accepts(_ shape: [Int?]) -> Bool

    /// The rows of an output, `[batch, …]`.
    static func rows(of output: Tensor) -> [Self]
}

extension Float: NetworkPrediction {
    /// One number.
    public static func accepts(_ shape: [Int?]) -> Bool { shape == [1] }

    /// The number of each row.
    public static func rows(of output: Tensor) -> [Float] { output.values }
}

extension [Float]: NetworkPrediction {
    /// Any shape.
    public static func accepts(_ shape: [Int?]) -> Bool { true }

    /// The numbers of each row, in row-major order.
    public static func rows(of output: Tensor) -> [[Float]] {
        let count = output.shape[0]
        let width = count == 0 ? 0 : output.count / count
        let values = output.values
        return (0..<count).map { Array(values[$0 * width..<($0 + 1) * width]) }
    }
}
