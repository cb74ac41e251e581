import ModelKitTensor

/// `Embedding`: the row of a table for every id; with `mask_zero` the id 0 is masked.
///
/// Ids outside of the table are an error. Float inputs are rounded towards zero first, as Keras casts them.
struct EmbeddingLayer: Layer {
    static let classNames = ["Embedding"]

    let inputDimension: Int
    let outputDimension: Int
    let masksZero: Bool

    init(_ configuration: LayerConfiguration) throws(NetworkError) {
        inputDimension = try configuration.int("input_dim")
        outputDimension = try configuration.int("output_dim")
        guard inputDimension > 0, inputDimension <= Int(Int32.max) else {
            throw configuration.failure("input_dim", "a positive number below 2^31")
        }
        guard outputDimension > 0 else { throw configuration.failure("output_dim", "a positive number") }
        masksZero = try configuration.bool("mask_zero", default: false)
        if configuration.value("lora_rank") != nil {
            throw configuration.failure("lora_rank", "null: merge the low-rank weights before saving")
        }
        if configuration.value("quantization_mode") != nil { throw configuration.failure("quantization_mode", "null") }
    }

    var maskRule: MaskRule { masksZero ? .nonZero : .drops }

    func weights(inputs: [[Int?]]) -> [WeightSpecification] {
        [WeightSpecification("embeddings", [inputDimension, outputDimension])]
    }

    func outputShape(inputs: [[Int?]]) throws(NetworkError) -> [Int?] { try onlyInput(inputs) + [outputDimension] }

    func makeBehavior(weights: [Tensor], inputs: [[Int?]]) -> LayerBehavior {
        .computes(EmbeddingOperation(table: weights[0]))
    }
}
