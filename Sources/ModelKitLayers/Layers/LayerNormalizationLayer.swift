import ModelKitTensor

/// `LayerNormalization`: `(x - mean) / sqrt(variance + epsilon) · gamma + beta` over one or several axes of each item.
struct LayerNormalizationLayer: Layer {
    static let classNames = ["LayerNormalization"]

    let axes: [Int]
    let epsilon: Float
    let centers: Bool
    let scales: Bool

    init(_ configuration: LayerConfiguration) throws(NetworkError) {
        axes = try configuration.ints("axis", default: [-1])
        guard !axes.isEmpty else { throw configuration.failure("axis", "at least one axis") }
        epsilon = try configuration.float("epsilon", default: 1e-3)
        guard epsilon >= 0 else { throw configuration.failure("epsilon", "a number not below 0") }
        centers = try configuration.bool("center", default: true)
        scales = try configuration.bool("scale", default: true)
        if try configuration.bool("rms_scaling", default: false) { throw configuration.failure("rms_scaling", "false") }
    }

    /// The axes of the item, ascending as Keras sorts them.
    private func itemAxes(_ input: [Int?]) throws(NetworkError) -> [Int] {
        var result: [Int] = []
        for axis in axes { result.append(try ItemShape.axis(axis, rank: input.count)) }
        guard Set(result).count == result.count else {
            throw NetworkError(.invalidConfiguration, "an axis is named twice", actual: "\(axes)")
        }
        return result.sorted()
    }

    func weights(inputs: [[Int?]]) throws(NetworkError) -> [WeightSpecification] {
        let input = try onlyInput(inputs)
        guard scales || centers else { return [] }
        var shape: [Int] = []
        for axis in try itemAxes(input) {
            guard let length = input[axis] else {
                throw NetworkError(
                    .invalidShape, "the length of axis \(axis + 1) must be known", actual: ItemShape.text(input))
            }
            shape.append(length)
        }
        return ((scales ? ["gamma"] : []) + (centers ? ["beta"] : [])).map { WeightSpecification($0, shape) }
    }

    func outputShape(inputs: [[Int?]]) throws(NetworkError) -> [Int?] {
        let input = try onlyInput(inputs)
        _ = try itemAxes(input)
        return input
    }

    func makeBehavior(weights: [Tensor], inputs: [[Int?]]) throws(NetworkError) -> LayerBehavior {
        .computes(
            LayerNormOperation(
                axes: try itemAxes(try onlyInput(inputs)), gamma: scales ? weights[0] : nil,
                beta: centers ? weights[scales ? 1 : 0] : nil, epsilon: epsilon))
    }
}
