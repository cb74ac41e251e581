import ModelKitTensor

/// `Softmax` along the last axis. Other axes are refused, and so is an input with a mask.
struct SoftmaxLayer: Layer {
    static let classNames = ["Softmax"]

    let axis: Int
    let activation = Activation.softmax

    init(_ configuration: LayerConfiguration) throws(NetworkError) {
        let axes = try configuration.ints("axis", default: [-1])
        guard axes.count == 1 else { throw configuration.failure("axis", "one axis") }
        axis = axes[0]
    }

    var maskRule: MaskRule { .drops }

    func outputShape(inputs: [[Int?]]) throws(NetworkError) -> [Int?] {
        let input = try onlyInput(inputs)
        guard try ItemShape.axis(axis, rank: input.count) == input.count - 1 else {
            throw NetworkError(.invalidConfiguration, "only the last axis is supported", actual: "\(axis)")
        }
        return input
    }

    func makeBehavior(weights: [Tensor], inputs: [[Int?]]) -> LayerBehavior {
        .computes(ActivationOperation(activation: activation))
    }
}
