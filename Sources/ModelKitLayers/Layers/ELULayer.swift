import ModelKitTensor

/// `ELU`: x for x > 0, else alpha · (exp(x) - 1).
struct ELULayer: Layer {
    static let classNames = ["ELU"]

    let activation: Activation

    init(_ configuration: LayerConfiguration) throws(NetworkError) {
        activation = .elu(alpha: try configuration.float("alpha", default: 1))
    }

    func outputShape(inputs: [[Int?]]) throws(NetworkError) -> [Int?] { try onlyInput(inputs) }

    func makeBehavior(weights: [Tensor], inputs: [[Int?]]) -> LayerBehavior {
        .computes(ActivationOperation(activation: activation))
    }
}
