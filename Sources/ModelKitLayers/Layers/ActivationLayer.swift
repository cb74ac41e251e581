import ModelKitTensor

/// `Activation`: an activation by name.
struct ActivationLayer: Layer {
    static let classNames = ["Activation"]

    let activation: Activation

    init(_ configuration: LayerConfiguration) throws(NetworkError) {
        guard configuration.value("activation") != nil else {
            throw configuration.failure("activation", "the name of an activation")
        }
        activation = try configuration.activation("activation")
    }

    func outputShape(inputs: [[Int?]]) throws(NetworkError) -> [Int?] { try onlyInput(inputs) }

    func makeBehavior(weights: [Tensor], inputs: [[Int?]]) -> LayerBehavior {
        activation == .linear ? .identity : .computes(ActivationOperation(activation: activation))
    }
}
