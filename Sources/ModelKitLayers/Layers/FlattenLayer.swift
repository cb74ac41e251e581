import ModelKitTensor

/// `Flatten`: all axes of the item as one. With `channels_first` the first axis goes last before, as in Keras.
struct FlattenLayer: Layer {
    static let classNames = ["Flatten"]

    let channelsFirst: Bool

    init(_ configuration: LayerConfiguration) throws(NetworkError) {
        channelsFirst = try configuration.isChannelsFirst()
    }

    var maskRule: MaskRule { .drops }

    func outputShape(inputs: [[Int?]]) throws(NetworkError) -> [Int?] { [try ItemShape.count(onlyInput(inputs))] }

    func makeBehavior(weights: [Tensor], inputs: [[Int?]]) throws(NetworkError) -> LayerBehavior {
        let rank = try onlyInput(inputs).count
        guard channelsFirst, rank > 1 else { return .identity }
        return .computes(PermuteOperation(order: Array(1..<rank) + [0]))
    }
}
