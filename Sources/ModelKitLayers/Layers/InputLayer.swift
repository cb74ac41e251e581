import ModelKitTensor

/// `InputLayer`, where it stands as a node: gives its input out as it is.
struct InputLayer: Layer {
    static let classNames = ["InputLayer"]

    init(_ configuration: LayerConfiguration) {}

    func outputShape(inputs: [[Int?]]) throws(NetworkError) -> [Int?] { try onlyInput(inputs) }

    func makeBehavior(weights: [Tensor], inputs: [[Int?]]) -> LayerBehavior { .identity }
}
