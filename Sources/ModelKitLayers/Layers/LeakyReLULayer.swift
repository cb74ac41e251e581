import ModelKitTensor

/// `LeakyReLU`: x for x ≥ 0, else slope · x. The slope is `negative_slope` in Keras 3 and `alpha` before, 0.3 by default.
struct LeakyReLULayer: Layer {
    static let classNames = ["LeakyReLU"]

    let activation: Activation

    init(_ configuration: LayerConfiguration) throws(NetworkError) {
        let alpha = try configuration.float("alpha", default: 0.3)
        activation = .leakyReLU(slope: try configuration.float("negative_slope", default: alpha))
    }

    func outputShape(inputs: [[Int?]]) throws(NetworkError) -> [Int?] { try onlyInput(inputs) }

    func makeBehavior(weights: [Tensor], inputs: [[Int?]]) -> LayerBehavior {
        .computes(ActivationOperation(activation: activation))
    }
}
