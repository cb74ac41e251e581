import ModelKitLayers
import ModelKitTensor
import ModelKitWeights
import TestSupport
import Testing

/// The cases of Goldens/layers.json, which Tools/goldens_layers.py writes with Keras.
enum GoldenFile {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let graph: JSONValue
        let weights: [String: Tensor]
        let inputs: [NetworkInput]
        let outputs: [Tensor]

        var testDescription: String { name }
    }

    struct Malformed: Error {
        let place: String
    }

    /// Empty where the file cannot be read, which a test notices.
    static let cases: [Case] = (try? read()) ?? []

    static func read() throws -> [Case] {
        let file = try bytes(of: Goldens("ModelKitLayersTests").path("layers.json"))
        guard let cases = try JSONValue(parsing: file)["cases"]?.array else { throw Malformed(place: "cases") }
        return try cases.map { value in
            guard let name = value["name"]?.string, let graph = value["graph"], let weights = value["weights"]?.object,
                let inputs = value["inputs"]?.array, let outputs = value["outputs"]?.array
            else { throw Malformed(place: "a case") }
            return Case(
                name: name, graph: graph, weights: try weights.mapValues { try tensor($0) },
                inputs: try inputs.map { try input($0) }, outputs: try outputs.map { try tensor($0) })
        }
    }

    private static func input(_ value: JSONValue) throws -> NetworkInput {
        guard value["dtype"]?.string == "int32" else { return .dense(try tensor(value)) }
        guard let values = value["values"]?.array else { throw Malformed(place: "ids") }
        return .indices(values.compactMap { $0.int.map { Int32($0) } }, shape: try shape(value))
    }

    private static func shape(_ value: JSONValue) throws -> [Int] {
        guard let shape = value["shape"]?.array else { throw Malformed(place: "a shape") }
        return shape.compactMap(\.int)
    }

    private static func tensor(_ value: JSONValue) throws -> Tensor {
        guard let values = value["values"]?.array else { throw Malformed(place: "values") }
        return try Tensor(
            shape: shape(value),
            values.map { item in
                switch item.string {
                case "nan": return .nan
                case "inf": return .infinity
                case "-inf": return -.infinity
                default:
                    guard let number = item.double else { throw Malformed(place: "a number") }
                    return Float(number)
                }
            })
    }
}
