import ModelKitTensor

/// `GlobalAveragePooling1D` and `GlobalMaxPooling1D`: the mean or maximum over the steps of `[steps, channels]`, or of
/// `[channels, steps]` with `channels_first`.
///
/// The average leaves masked steps out (0/0, NaN, where all are masked); the maximum takes no notice of masks, as in Keras.
struct GlobalPooling1DLayer: Layer {
    static let classNames = [
        "GlobalAveragePooling1D", "GlobalAvgPool1D", "GlobalMaxPooling1D", "GlobalMaxPool1D",
    ]

    let averages: Bool
    let keepsSteps: Bool
    let channelsFirst: Bool

    init(_ configuration: LayerConfiguration) throws(NetworkError) {
        averages = configuration.className.hasPrefix("GlobalAv")
        keepsSteps = try configuration.bool("keepdims", default: false)
        channelsFirst = try configuration.isChannelsFirst()
    }

    var maskRule: MaskRule { .drops }

    func outputShape(inputs: [[Int?]]) throws(NetworkError) -> [Int?] {
        var shape = try onlyInput(inputs)
        guard shape.count == 2 else {
            throw NetworkError(.invalidShape, "the input needs three axes", actual: ItemShape.text(shape))
        }
        let steps = channelsFirst ? 1 : 0
        if keepsSteps { shape[steps] = 1 } else { shape.remove(at: steps) }
        return shape
    }

    func makeBehavior(weights: [Tensor], inputs: [[Int?]]) -> LayerBehavior {
        .computes(
            ReduceOperation(reduction: averages ? .mean : .max, axis: channelsFirst ? 1 : 0, masked: averages))
    }
}
