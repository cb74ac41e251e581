import ModelKitLayers
import ModelKitTensor

extension TensorRow: NetworkItem {
    /// The rows, which must all have the input's shape, and one shape where the input leaves axes open.
    public static func networkInputs(
        _ items: ArraySlice<TensorRow>, for inputs: [GraphInput]
    ) throws -> [NetworkInput] {
        [try TensorRows(rows: items, input: inputs[0], path: []).networkInput()]
    }
}

extension TensorRow: NetworkPrediction {
    /// The rows of the output with their shape.
    public static func rows(of outputs: [Tensor], for _: [Network.Output]) -> [TensorRow] { rows(of: outputs[0]) }

    static func rows(of output: Tensor) -> [TensorRow] {
        let shape = Array(output.shape.dropFirst())
        let size = shape.reduce(1, *)
        return output.withSpan { values in
            (0..<output.shape[0]).map { row in
                var numbers: [Float] = []
                numbers.reserveCapacity(size)
                for index in row * size..<(row + 1) * size { numbers.append(values[index]) }
                return .dense(numbers, shape: shape)
            }
        }
    }
}
