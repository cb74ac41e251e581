import ModelKitTensor
import ModelKitWeights

extension LayerConfiguration {
    /// The activation that a member names; linear where it is absent or null.
    ///
    /// A name, a serialised function (`{"class_name": "function", "config": "relu"}`) or a serialised activation layer.
    func activation(_ key: String) throws(NetworkError) -> Activation {
        guard let value = value(key) else { return .linear }
        if let name = value.string { return try activation(named: name, key) }
        guard let className = value["class_name"]?.string else { throw failure(key, "the name of an activation") }
        if className == "function", let name = value["config"]?.string { return try activation(named: name, key) }
        guard let config = value["config"], config.object != nil else {
            throw failure(key, "the name of an activation")
        }
        let inner = LayerConfiguration(
            name: name, className: className, values: config, kerasVersion: "\(kerasMajorVersion)")
        switch className {
        case "ReLU": return try ReLULayer(inner).activation
        case "LeakyReLU": return try LeakyReLULayer(inner).activation
        case "ELU": return try ELULayer(inner).activation
        case "Softmax": return try SoftmaxLayer(inner).activation
        default: throw failure(key, "an activation, not a \(className)")
        }
    }

    private func activation(named name: String, _ key: String) throws(NetworkError) -> Activation {
        switch name {
        case "linear": return .linear
        case "relu": return .relu
        case "sigmoid": return .sigmoid
        case "tanh": return .tanh
        case "softmax": return .softmax
        case "log_softmax": return .logSoftmax
        case "elu": return .elu()
        case "selu": return .selu
        case "softplus": return .softplus
        case "softsign": return .softsign
        case "exponential": return .exponential
        case "relu6": return .relu(maximum: 6)
        // Keras 1 and 2: clip(0.2 x + 0.5, 0, 1); Keras 3: relu6(x + 3) / 6.
        case "hard_sigmoid": return kerasMajorVersion < 3 ? .hardSigmoidKeras2 : .hardSigmoid
        case "silu", "swish": return .silu
        case "hard_silu", "hard_swish": return .hardSilu
        case "gelu": return .gelu
        case "mish": return .mish
        case "leaky_relu": return .leakyReLU(slope: 0.2)
        default: throw failure(key, "an activation that is supported")
        }
    }
}
