/// The layers this library runs.
public enum LayerRegistry {
    /// One line for each layer.
    public static let layers: [any Layer.Type] = [
        InputLayer.self,
        TrainingOnlyLayer.self,
        DenseLayer.self,
        EmbeddingLayer.self,
        ActivationLayer.self,
        ReLULayer.self,
        LeakyReLULayer.self,
        ELULayer.self,
        SoftmaxLayer.self,
        FlattenLayer.self,
        ReshapeLayer.self,
        GlobalPooling1DLayer.self,
        BatchNormalizationLayer.self,
        LayerNormalizationLayer.self,
        LambdaLayer.self,
        MergeLayer.self,
        ConcatenateLayer.self,
    ]

    private static let byClassName: [String: any Layer.Type] = {
        var table: [String: any Layer.Type] = [:]
        for layer in layers {
            for name in layer.classNames { table[name] = layer }
        }
        return table
    }()

    /// The Keras classes that are supported, sorted.
    public static var classNames: [String] { byClassName.keys.sorted() }

    /// The layer for a Keras class; nil where it is not supported.
    public static func layer(forClass className: String) -> (any Layer.Type)? { byClassName[className] }

    /// Reads a layer.
    ///
    /// - Throws: `NetworkError` with `unsupportedLayer` for a class that is not known, or `invalidConfiguration`, naming the
    ///   layer and its class.
    public static func makeLayer(_ configuration: LayerConfiguration) throws(NetworkError) -> any Layer {
        guard let type = byClassName[configuration.className] else {
            throw NetworkError(
                .unsupportedLayer, "this layer is not supported", layer: configuration.name,
                className: configuration.className)
        }
        do {
            return try type.init(configuration)
        } catch {
            throw error.inLayer(configuration.name, configuration.className)
        }
    }
}
