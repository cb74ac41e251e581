import ModelKitLayers
import ModelKitTensor

/// What a network's prediction for one item can be in Swift and in JSON.
public protocol NetworkPrediction: Sendable {
    /// Whether what these outputs give has this form; by default where there is one output.
    static func accepts(_ outputs: [Network.Output]) -> Bool

    /// The predictions of a batch: the rows of outputs, each `[batch, …]`, that this form accepts.
    static func rows(of outputs: [Tensor], for descriptions: [Network.Output]) -> [Self]
}

extension NetworkPrediction {
    /// Whether there is one output.
    public static func accepts(_ outputs: [Network.Output]) -> Bool { outputs.count == 1 }
}

extension Float: NetworkPrediction {
    /// Whether there is one output of one number.
    public static func accepts(_ outputs: [Network.Output]) -> Bool { outputs.count == 1 && outputs[0].shape == [1] }

    /// The number of each row.
    public static func rows(of outputs: [Tensor], for _: [Network.Output]) -> [Float] { outputs[0].values }
}

extension [Float]: NetworkPrediction {
    /// The numbers of each row, in row-major order whatever the output's shape.
    public static func rows(of outputs: [Tensor], for _: [Network.Output]) -> [[Float]] {
        let output = outputs[0]
        let count = output.shape[0]
        let width = count == 0 ? 0 : output.count / count
        let values = output.values
        return (0..<count).map { Array(values[$0 * width..<($0 + 1) * width]) }
    }
}
