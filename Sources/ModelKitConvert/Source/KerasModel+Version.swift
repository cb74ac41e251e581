import ModelKitWeights

extension KerasModel {
    /// The version to assume where a file does not tell: 3 for descriptions as only Keras 3 writes them, 2 for others.
    static func guessedVersion(_ source: ModelSource) -> String {
        let marks = ["\"batch_shape\"", "DTypePolicy", "__keras_tensor__"]
        return marks.contains { source.architecture.contains($0) } ? "3" : "2"
    }
}
