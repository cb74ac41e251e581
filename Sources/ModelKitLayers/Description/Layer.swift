import ModelKitTensor

/// A Keras layer: what its configuration means, which weights it has, what comes out of it and what it computes.
///
/// A new layer is one file with a type of this kind and one line in `LayerRegistry`. The converter uses the description
/// (`weights`, `outputShape`); `Network` uses all of it. Shapes leave out the batch axis; nil is a length that is not known
/// yet. Axes in Keras's configurations count the batch axis.
public protocol Layer: Sendable {
    /// The Keras classes it stands for.
    static var classNames: [String] { get }

    /// Reads and checks a configuration.
    ///
    /// - Throws: `NetworkError` (`invalidConfiguration`) for a value that is invalid or not supported.
    init(_ configuration: LayerConfiguration) throws(NetworkError)

    /// The weights in the order Keras stores them.
    ///
    /// - Throws: `NetworkError` (`invalidShape`) where the inputs do not suit the layer or lack a length that is needed.
    func weights(inputs: [[Int?]]) throws(NetworkError) -> [WeightSpecification]

    /// The shape of the output.
    ///
    /// - Throws: `NetworkError` (`invalidShape`) where the inputs do not suit the layer.
    func outputShape(inputs: [[Int?]]) throws(NetworkError) -> [Int?]

    /// What becomes of the inputs' masks.
    var maskRule: MaskRule { get }

    /// What it computes, with its weights in the order of `weights`, whose shapes have been checked.
    func makeBehavior(weights: [Tensor], inputs: [[Int?]]) throws(NetworkError) -> LayerBehavior
}

extension Layer {
    /// No weights.
    public func weights(inputs: [[Int?]]) throws(NetworkError) -> [WeightSpecification] { [] }

    /// The mask goes through.
    public var maskRule: MaskRule { .passes }

    /// The only input's shape.
    func onlyInput(_ inputs: [[Int?]]) throws(NetworkError) -> [Int?] {
        guard inputs.count == 1, let input = inputs.first else {
            throw NetworkError(.invalidShape, "the layer takes one input", actual: "\(inputs.count)")
        }
        return input
    }
}
