import ModelKitTensor

/// The layers that do something in training only and give their input out as it is in prediction.
struct TrainingOnlyLayer: Layer {
    static let classNames = [
        "Dropout", "SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D", "GaussianNoise", "GaussianDropout",
        "AlphaDropout", "ActivityRegularization",
    ]

    init(_ configuration: LayerConfiguration) {}

    func outputShape(inputs: [[Int?]]) throws(NetworkError) -> [Int?] { try onlyInput(inputs) }

    func makeBehavior(weights: [Tensor], inputs: [[Int?]]) -> LayerBehavior { .identity }
}
