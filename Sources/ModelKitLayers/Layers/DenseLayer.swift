import ModelKitTensor

/// `Dense`: `activation(x · kernel + bias)` along the last axis of an input of any rank.
///
/// The whole batch with all leading axes is one product. An input of rank 1 per item may be sparse.
struct DenseLayer: Layer {
    static let classNames = ["Dense"]

    let units: Int
    let usesBias: Bool
    let activation: Activation

    init(_ configuration: LayerConfiguration) throws(NetworkError) {
        units = try configuration.int("units")
        guard units > 0 else { throw configuration.failure("units", "a positive number") }
        usesBias = try configuration.bool("use_bias", default: true)
        activation = try configuration.activation("activation")
        if configuration.value("lora_rank") != nil {
            throw configuration.failure("lora_rank", "null: merge the low-rank weights before saving")
        }
        if configuration.value("quantization_mode") != nil { throw configuration.failure("quantization_mode", "null") }
    }

    func weights(inputs: [[Int?]]) throws(NetworkError) -> [WeightSpecification] {
        let input = try onlyInput(inputs)
        guard let last = input.last, let depth = last else {
            throw NetworkError(
                .invalidShape, "the length of the input's last axis must be known", actual: ItemShape.text(input))
        }
        let kernel = WeightSpecification(
            "kernel", [depth, units], packedShape: Kernels.packedShape(depth: depth, units: units))
        return usesBias ? [kernel, WeightSpecification("bias", [units])] : [kernel]
    }

    func outputShape(inputs: [[Int?]]) throws(NetworkError) -> [Int?] {
        let input = try onlyInput(inputs)
        guard !input.isEmpty else {
            throw NetworkError(.invalidShape, "the input needs at least two axes", actual: ItemShape.text(input))
        }
        return input.dropLast() + [units]
    }

    func makeBehavior(weights: [Tensor], inputs: [[Int?]]) -> LayerBehavior {
        .computes(
            DenseOperation(
                weights: DenseWeights(
                    kernel: weights[0], units: units, bias: usesBias ? weights[1] : nil, activation: activation)))
    }
}
