import Foundation
import ModelKit
import ModelKitConvert
import ModelKitLayers
import ModelKitWeights
import TestSupport
import Testing

/// Networks of Tools/goldens_convert.py as models of a library file, against Keras's own outputs.
@Suite("Networks in a library file")
struct KerasTensorTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// The tolerance of ModelKitConvertTests, where it is explained.
    private static let tolerance = 2e-6

    private static func golden(_ name: String) -> String { Goldens("ModelKitConvertTests").path(name) }

    /// A converted network as the model `n`.
    private func library(_ name: String, settings: String = "{}") throws -> ModelLibrary {
        _ = try Converter(path: Self.golden("\(name).keras")).convert(to: folder.path + "/\(name).safetensors")
        let text = "models:\n  n: { type: keras, asset: \(name).safetensors, settings: \(settings) }"
        return try ModelLibrary(contentsOf: folder.write(text, to: "l.yaml"))
    }

    /// The rows of a tensor of a golden file as JSON.
    private static func rows(_ name: String, of file: WeightsFile) throws -> [JSONValue] {
        let tensor = try file.tensor(named: name)
        let isID = file.entries.first { $0.name == name }?.type == .int32
        func value(_ shape: ArraySlice<Int>, _ values: ArraySlice<Float>) -> JSONValue {
            guard let length = shape.first else {
                let value = values[values.startIndex]
                return isID ? .integer(Int(value)) : .number(Double(value))
            }
            let size = values.count / length
            return .array(
                (0..<length).map {
                    let start = values.startIndex + $0 * size
                    return value(shape.dropFirst(), values[start..<start + size])
                })
        }
        return value(tensor.shape[...], tensor.values[...]).array ?? []
    }

    /// Networks of every kind, and whether item and prediction are objects by name.
    static let networks = [
        (name: "keras3_branches", item: true, prediction: true), ("keras2_branches", true, true),
        ("keras3_nested", true, true), ("keras3_operations", true, true), ("keras2_operations", true, true),
        ("keras3_shapes", false, true), ("keras3_activations", false, true), ("keras3_normalization", false, false),
        ("keras3_training_only", false, false), ("keras3_text", false, false), ("keras3_dense", false, false),
    ]

    @Test("compute what Keras computes, from JSON to JSON", arguments: networks)
    func outputs(name: String, item: Bool, prediction: Bool) throws {
        let bindings =
            name.hasSuffix("operations")
            ? try Goldens("ModelKitConvertTests").json("cases.json", as: [Case].self).first {
                $0.file == "\(name).keras"
            }
            : nil
        var converter = Converter(path: Self.golden("\(name).keras"))
        converter.bindings = try (bindings?.bindings ?? []).map { try LambdaBinding(parsing: $0) }
        let path = folder.path + "/n.safetensors"
        _ = try converter.convert(to: path)
        let text = "models:\n  n: { type: keras, asset: n.safetensors }"
        let model = try ModelLibrary(contentsOf: folder.write(text, to: "l.yaml")).anyModel("n")
        let network = try Network(contentsOf: path)
        let golden = try WeightsFile(path: Self.golden("\(name).golden.safetensors"))
        let inputs = try network.inputs.indices.map { try Self.rows("in\($0)", of: golden) }
        let outputs = try network.outputs.indices.map { try Self.rows("out\($0)", of: golden) }
        for row in 0..<3 {
            func named(_ names: [String], _ rows: [[JSONValue]]) -> JSONValue {
                .object(Dictionary(zip(names, rows.map { $0[row] }), uniquingKeysWith: { $1 }))
            }
            let text = (item ? named(network.inputs.map(\.name), inputs) : inputs[0][row]).text()
            let actual = try JSONValue(parsing: model.predictJSON(Data(text.utf8)))
            let expected = prediction ? named(network.outputs.map(\.name), outputs) : outputs[0][row]
            #expect(Self.isClose(actual, expected), "\(name), row \(row): \(actual.text()) is not \(expected.text())")
        }
    }

    private struct Case: Decodable {
        var file: String
        var bindings: [String]
    }

    private static func isClose(_ a: JSONValue, _ b: JSONValue) -> Bool {
        if let a = a.array, let b = b.array { return a.count == b.count && zip(a, b).allSatisfy { isClose($0, $1) } }
        if let a = a.object, let b = b.object {
            return a.keys == b.keys && a.allSatisfy { key, value in b[key].map { isClose(value, $0) } ?? false }
        }
        guard let a = a.double, let b = b.double else { return false }
        return abs(a - b) <= tolerance * max(1, abs(b))
    }

    @Test("give the outputs that the file chooses; one of one axis is a list")
    func chosenOutputs() throws {
        let all = try library("keras3_branches").model("n", as: (any Model<NamedTensors, NamedTensors>).self)
        let item: NamedTensors = [
            "left": .dense([0.1, -2, 3, 0.4], shape: [4]), "right": .indices([1, 2, 3, -4], shape: [4]),
        ]
        let expected = try all.predict(item)
        let outputs = expected.rows.keys.sorted()
        #expect(outputs.count == 2)
        for name in outputs {
            let one = try library("keras3_branches", settings: "{ outputs: [\(name)] }")
            let model: any Model<NamedTensors, [Float]> = try one.model("n")
            #expect(try model.predict(item) == expected[name]?.values)
        }
        let turned = try library("keras3_branches", settings: "{ outputs: [\(outputs[1]), \(outputs[0])] }")
        #expect(try turned.model("n", as: (any Model<NamedTensors, NamedTensors>).self).predict(item) == expected)
    }

    @Test("one chosen output of several axes is nested lists")
    func chosenTensor() throws {
        let all = try library("keras3_shapes").model("n", as: (any Model<[Int], NamedTensors>).self)
        let expected = try all.predict([1, 2, 3, 4, 5, 6])
        let name = try #require(expected.rows.first { $0.value.shape == [3, 2] }?.key)
        let one = try library("keras3_shapes", settings: "{ outputs: [\(name)] }")
        #expect(
            try one.model("n", as: (any Model<[Int], TensorRow>).self).predict([1, 2, 3, 4, 5, 6]) == expected[name])
    }

    @Test(
        "refuse outputs that are not there or named twice, and the setting 'input' where it has no meaning",
        arguments: [
            (
                "{ outputs: [secnd] }",
                "the network has no output 'secnd' (outputs: second, first); did you mean 'second'?"
            ),
            ("{ outputs: [] }", "the setting 'outputs' must name at least one output, and each once"),
            ("{ outputs: [first, first] }", "the setting 'outputs' must name at least one output, and each once"),
            ("{ input: sparse }", "the setting 'input' is for networks with one input of one axis"),
            ("{ outputs: first }", "settings.outputs: "),
        ])
    func refusedSettings(settings: String, message: String) throws {
        let error = #expect(throws: ModelError.self) { try library("keras3_branches", settings: settings) }
        #expect(error?.description.contains(message) == true, "\(error as Any)")
        #expect(error?.code == .invalidConfiguration)
    }

    /// Items that networks refuse, with what the error says of the place and the reason.
    static let refused = [
        ("branches", #"{"left":[1,2,3,4]}"#, "item.right: ", "field required"),
        (
            "branches", #"{"left":[1,2,3,4],"right":[1,2,3]}"#, "item.right: ",
            "the input 'right' takes the shape [4], found [3]"
        ),
        ("branches", #"{"left":[1,2,3,4],"rigth":[1,2,3,4]}"#, "item.rigth: ", "did you mean 'right'?"),
        (
            "branches", #"{"left":[1,2,"x",4],"right":[1,2,3,4]}"#, "item.left[2]: ",
            #"expected a number, found a string "x""#
        ),
        (
            "branches", #"{"left":"x","right":[]}"#, "item.left: ",
            "expected numbers or nested lists of them, found a string"
        ),
        ("branches", #"{"left":[[1,2],[3,4]],"right":[1,2,3,4]}"#, "item.left: ", "takes the shape [4], found [2, 2]"),
        (
            "branches", #"{"left":{"indices":[4],"values":[1]},"right":[1,2,3,4]}"#, "item.left: ",
            "not a sparse row of 4 columns"
        ),
        ("branches", "[1,2]", "item: ", "expected an object, found an array"),
        ("normalization", "[[1,2],[3]]", "item[1]: ", "expected 2 elements as in the lists before it, found 1"),
        ("normalization", "[[1,2],3]", "item[1]: ", "expected an array, found the number 3"),
        ("normalization", "[1,[2]]", "item[1]: ", "expected a number, found an array"),
        ("normalization", #"[[1,2],[3,null]]"#, "item[1][1]: ", "expected a number, found null"),
        ("normalization", "[[1,2]]", "item: ", "takes the shape [4, 6], found [1, 2]"),
        ("normalization", "[]", "item: ", "takes the shape [4, 6], found [0]"),
        ("normalization", #"{"numbers":[[1]]}"#, "item.", "field required"),
    ]

    @Test("name the place, what was expected and what was found", arguments: refused)
    func refusedItems(network: String, item: String, place: String, reason: String) throws {
        let model = try library("keras3_\(network)").anyModel("n")
        let error = #expect(throws: ModelError.self) { try model.predictJSON(Data(item.utf8)) }
        let text = error?.description ?? ""
        #expect(text.hasPrefix(place) && text.contains(reason), "\(text)")
        #expect(error?.code == .invalidItem)
    }

    @Test("name the item of a batch that does not fit")
    func refusedItemOfBatch() throws {
        let model: any Model<TensorRow, TensorRow> = try library("keras3_normalization").model("n")
        let good = TensorRow.dense([Float](repeating: 0.5, count: 24), shape: [4, 6])
        let bad = TensorRow.dense([Float](repeating: 0.5, count: 24), shape: [6, 4])
        let error = #expect(throws: ModelError.self) { try model.predictBatch([good, good, bad, good]) }
        #expect(error?.itemIndex == 2 && error?.model == "n")
        #expect(try model.predictBatch([good, good]).count == 2)
    }
}
