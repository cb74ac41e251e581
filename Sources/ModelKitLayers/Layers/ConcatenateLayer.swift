import ModelKitTensor

/// `Concatenate`: the inputs one after the other along an axis; all other lengths are equal.
struct ConcatenateLayer: Layer {
    static let classNames = ["Concatenate"]

    let axis: Int

    init(_ configuration: LayerConfiguration) throws(NetworkError) {
        axis = try configuration.int("axis", default: -1)
    }

    var maskRule: MaskRule { .concatenates(axis: axis) }

    func outputShape(inputs: [[Int?]]) throws(NetworkError) -> [Int?] {
        guard var shape = inputs.first else {
            throw NetworkError(.invalidShape, "the layer takes one or more inputs", actual: "none")
        }
        let axis = try ItemShape.axis(axis, rank: shape.count)
        for input in inputs.dropFirst() {
            guard input.count == shape.count else { throw mismatch(inputs) }
            for index in shape.indices {
                if index == axis {
                    shape[index] = try joined(shape[index], input[index])
                } else if let a = shape[index], let b = input[index], a != b {
                    throw mismatch(inputs)
                } else {
                    shape[index] = shape[index] ?? input[index]
                }
            }
        }
        return shape
    }

    func makeBehavior(weights: [Tensor], inputs: [[Int?]]) throws(NetworkError) -> LayerBehavior {
        .computes(ConcatenateOperation(axis: try ItemShape.axis(axis, rank: inputs[0].count)))
    }

    /// The length of two lengths one after the other; nil where one is not known.
    private func joined(_ a: Int?, _ b: Int?) throws(NetworkError) -> Int? {
        guard let a, let b else { return nil }
        let (sum, overflow) = a.addingReportingOverflow(b)
        guard !overflow else {
            throw NetworkError(.invalidShape, "the joined axis is too long", actual: "\(a) and \(b)")
        }
        return sum
    }

    private func mismatch(_ inputs: [[Int?]]) -> NetworkError {
        NetworkError(
            .invalidShape, "cannot join along axis \(axis)", actual: inputs.map(ItemShape.text).joined(separator: ", "))
    }
}
