import ModelKitTensor

// A fitted TruncatedSVD of k components over n columns is a safetensors file (see WeightsFile) whose `__metadata__` has
// `"modelkit.truncated_svd": "1"`, the version of this layout, with four tensors of F32:
//   projection                [n, k]   the components as columns, k from 1 to n
//   singular_values           [k]      descending, not negative
//   explained_variance        [k]      not negative
//   explained_variance_ratio  [k]      not negative, or NaN
// Everything is finite but the ratios. Other tensors and metadata are ignored.

extension TruncatedSVD {
    private static let formatKey = "modelkit.truncated_svd"
    private static let format = "1"

    /// Reads what `write(to:)` wrote; the components are a view of the mapped file.
    ///
    /// - Throws: ``WeightsError`` for a file that is not sound, `invalidMetadata` where it holds no decomposition or one in a
    ///   newer layout, `tensorNotFound`, `unsupportedType` for tensors that are not F32, or `invalidEntry` for shapes that do
    ///   not go together and values out of range.
    public init(contentsOf path: String) throws(WeightsError) {
        let file = try WeightsFile(path: path)
        guard file.metadata[Self.formatKey] == Self.format else {
            throw WeightsError(
                .invalidMetadata, "the file holds no truncated SVD that is read", file: path,
                subject: "__metadata__.\(Self.formatKey)", expected: "'\(Self.format)'",
                actual: file.metadata[Self.formatKey].map { "'\($0)'" } ?? "nothing")
        }
        func tensor(_ name: String) throws(WeightsError) -> Tensor {
            let type = try file.entry(named: name).type
            guard type == .float32 else {
                throw WeightsError(
                    .unsupportedType, "not of the type it is written with", file: path, subject: name,
                    expected: ElementType.float32.rawValue, actual: type.rawValue)
            }
            return try file.tensor(named: name)
        }
        func numbers(_ name: String) throws(WeightsError) -> [Float] {
            let tensor = try tensor(name)
            guard tensor.shape.count == 1 else {
                throw WeightsError(
                    .invalidEntry, "not a list of numbers", file: path, subject: name, actual: "\(tensor.shape)")
            }
            return tensor.values
        }
        let (projection, singularValues) = (try tensor("projection"), try numbers("singular_values"))
        let (variance, ratio) = (try numbers("explained_variance"), try numbers("explained_variance_ratio"))
        do throws(TensorError) {
            try self.init(
                projection: projection, singularValues: singularValues, explainedVariance: variance,
                explainedVarianceRatio: ratio)
        } catch {
            throw WeightsError(
                .invalidEntry, error.reason, file: path, expected: error.expected, actual: error.actual)
        }
    }

    /// Writes a safetensors file, whole or not at all, replacing one that is there.
    ///
    /// - Throws: ``WeightsError`` with `unwritableFile`.
    public func write(to path: String) throws(WeightsError) {
        func list(_ name: String, _ values: [Float]) -> WeightsTensor {
            var tensor = Tensor(shape: [values.count])
            tensor.withMutableSpan { span in for index in values.indices { span[index] = values[index] } }
            return WeightsTensor(name, tensor)
        }
        try WeightsWriter.write(
            [
                WeightsTensor("projection", projection), list("singular_values", singularValues),
                list("explained_variance", explainedVariance),
                list("explained_variance_ratio", explainedVarianceRatio),
            ], metadata: [Self.formatKey: Self.format], to: path)
    }
}
