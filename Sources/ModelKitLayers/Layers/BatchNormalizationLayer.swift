import ModelKitTensor

/// `BatchNormalization` in prediction: `(x - mean) / sqrt(variance + epsilon) · gamma + beta` per place along an axis.
///
/// Folded once into `x · scale + offset`, computed in double precision.
struct BatchNormalizationLayer: Layer {
    static let classNames = [
        "BatchNormalization", "BatchNormalizationV1", "BatchNormalizationV2", "SyncBatchNormalization",
    ]

    let axis: Int
    let epsilon: Float
    let centers: Bool
    let scales: Bool

    init(_ configuration: LayerConfiguration) throws(NetworkError) {
        let axes = try configuration.ints("axis", default: [-1])
        guard axes.count == 1 else { throw configuration.failure("axis", "one axis") }
        axis = axes[0]
        epsilon = try configuration.float("epsilon", default: 1e-3)
        guard epsilon >= 0 else { throw configuration.failure("epsilon", "a number not below 0") }
        centers = try configuration.bool("center", default: true)
        scales = try configuration.bool("scale", default: true)
        if try configuration.bool("renorm", default: false) { throw configuration.failure("renorm", "false") }
    }

    func weights(inputs: [[Int?]]) throws(NetworkError) -> [WeightSpecification] {
        let input = try onlyInput(inputs)
        guard let length = input[try ItemShape.axis(axis, rank: input.count)] else {
            throw NetworkError(
                .invalidShape, "the length of axis \(axis) must be known", actual: ItemShape.text(input))
        }
        let roles = (scales ? ["gamma"] : []) + (centers ? ["beta"] : []) + ["moving_mean", "moving_variance"]
        return roles.map { WeightSpecification($0, [length]) }
    }

    func outputShape(inputs: [[Int?]]) throws(NetworkError) -> [Int?] {
        let input = try onlyInput(inputs)
        _ = try ItemShape.axis(axis, rank: input.count)
        return input
    }

    func makeBehavior(weights: [Tensor], inputs: [[Int?]]) throws(NetworkError) -> LayerBehavior {
        let mean = weights[weights.count - 2].values
        let variance = weights[weights.count - 1].values
        let gamma = scales ? weights[0].values : [Float](repeating: 1, count: mean.count)
        let beta = centers ? weights[scales ? 1 : 0].values : [Float](repeating: 0, count: mean.count)
        var scale = Tensor(shape: [mean.count])
        var offset = Tensor(shape: [mean.count])
        for index in mean.indices {
            let factor = Double(gamma[index]) / (Double(variance[index]) + Double(epsilon)).squareRoot()
            scale[index] = Float(factor)
            offset[index] = Float(Double(beta[index]) - Double(mean[index]) * factor)
        }
        let axis = try ItemShape.axis(axis, rank: try onlyInput(inputs).count)
        return .computes(ScaleOffsetOperation(axis: axis, scale: scale, offset: offset))
    }
}
