import ModelKitLayers
import ModelKitTensor
import ModelKitWeights

/// One item of a network with several inputs, or what it gives with several outputs: a row for each name.
///
/// In JSON an object: `{"image":[[0.1,0.2],[0.3,0.4]],"ids":[3,17]}`.
public struct NamedTensors: Sendable, Hashable {
    /// The rows by the name of the input or output.
    public var rows: [String: TensorRow]

    /// These rows.
    public init(_ rows: [String: TensorRow]) { self.rows = rows }

    /// The row of a name.
    public subscript(name: String) -> TensorRow? { rows[name] }
}

extension NamedTensors: ExpressibleByDictionaryLiteral {
    /// Rows by their names; of a name given twice the last row counts.
    public init(dictionaryLiteral elements: (String, TensorRow)...) {
        rows = Dictionary(elements, uniquingKeysWith: { $1 })
    }
}

extension NamedTensors: Codable {
    /// Reads an object of ``TensorRow``s.
    public init(from decoder: any Decoder) throws { rows = try [String: TensorRow](from: decoder) }

    /// Writes an object of ``TensorRow``s.
    public func encode(to encoder: any Encoder) throws { try rows.encode(to: encoder) }
}

extension NamedTensors: JSONSchemaProviding {
    /// An object of nested lists of numbers.
    public static var jsonSchema: JSONValue { ["type": "object", "additionalProperties": TensorRow.jsonSchema] }
}

extension NamedTensors: NetworkItem {
    /// Any inputs.
    public static func accepts(_ inputs: [GraphInput]) -> Bool { true }

    /// The rows of each input.
    ///
    /// - Throws: ``ModelError`` with code `.invalidItem`, the item's index and the place in it: for a name that is missing,
    ///   that the network does not have (with the nearest one), or a row that does not fit its input.
    public static func networkInputs(
        _ items: ArraySlice<NamedTensors>, for inputs: [GraphInput]
    ) throws -> [NetworkInput] {
        let names = inputs.map(\.name)
        for (index, item) in items.enumerated() {
            for name in item.rows.keys.sorted() where !names.contains(name) {
                throw ModelError(
                    .invalidItem, "the network has no such input (inputs: \(names.joined(separator: ", ")))",
                    itemIndex: index, location: [.key(name)].location(from: "item"),
                    suggestion: nearestName(to: name, among: names), path: [.key(name)])
            }
        }
        return try inputs.map { input in
            let path: [JSONPathComponent] = [.key(input.name)]
            let rows = try items.enumerated().map { index, item in
                guard let row = item.rows[input.name] else {
                    throw ModelError(
                        .invalidItem, "field required", itemIndex: index, location: path.location(from: "item"),
                        path: path)
                }
                return row
            }
            return try TensorRows(rows: rows[...], input: input, path: path).networkInput()
        }
    }
}

extension NamedTensors: NetworkPrediction {
    /// Any outputs.
    public static func accepts(_ outputs: [Network.Output]) -> Bool { true }

    /// The rows of each output by its name.
    public static func rows(of outputs: [Tensor], for descriptions: [Network.Output]) -> [NamedTensors] {
        var all = [NamedTensors](repeating: [:], count: outputs.first?.shape[0] ?? 0)
        for (output, description) in zip(outputs, descriptions) {
            for (index, row) in TensorRow.rows(of: output).enumerated() { all[index].rows[description.name] = row }
        }
        return all
    }
}
