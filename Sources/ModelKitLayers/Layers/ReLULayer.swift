import ModelKitTensor

/// `ReLU`: min(x, max_value) for x ≥ threshold, else negative_slope · (x - threshold).
struct ReLULayer: Layer {
    static let classNames = ["ReLU"]

    let activation: Activation

    init(_ configuration: LayerConfiguration) throws(NetworkError) {
        var maximum: Float?
        if configuration.value("max_value") != nil {
            let value = try configuration.float("max_value", default: 0)
            guard value >= 0 else { throw configuration.failure("max_value", "a number not below 0, or null") }
            maximum = value
        }
        let slope = try configuration.float("negative_slope", default: 0)
        let threshold = try configuration.float("threshold", default: 0)
        guard slope >= 0 else { throw configuration.failure("negative_slope", "a number not below 0") }
        guard threshold >= 0 else { throw configuration.failure("threshold", "a number not below 0") }
        activation = .relu(maximum: maximum, slope: slope, threshold: threshold)
    }

    func outputShape(inputs: [[Int?]]) throws(NetworkError) -> [Int?] { try onlyInput(inputs) }

    func makeBehavior(weights: [Tensor], inputs: [[Int?]]) -> LayerBehavior {
        .computes(ActivationOperation(activation: activation))
    }
}
