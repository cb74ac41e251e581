import ModelKitTensor

/// `Add` and `Multiply`: elementwise over two or more inputs, lengths of 1 repeated, shapes aligned at their last axes.
struct MergeLayer: Layer {
    static let classNames = ["Add", "Multiply"]

    let operation: Kernels.Binary
    let replacesMasked: Bool

    init(_ configuration: LayerConfiguration) {
        operation = configuration.className == "Add" ? .add : .multiply
        replacesMasked = operation == .multiply && configuration.kerasMajorVersion >= 3
    }

    var maskRule: MaskRule { .merges }

    func outputShape(inputs: [[Int?]]) throws(NetworkError) -> [Int?] {
        guard var shape = inputs.first, inputs.count >= 2 else {
            throw NetworkError(.invalidShape, "the layer takes two or more inputs", actual: "\(inputs.count)")
        }
        for input in inputs.dropFirst() { shape = try ItemShape.broadcast(shape, input) }
        return shape
    }

    func makeBehavior(weights: [Tensor], inputs: [[Int?]]) -> LayerBehavior {
        .computes(MergeOperation(operation: operation, replacesMasked: replacesMasked))
    }
}
