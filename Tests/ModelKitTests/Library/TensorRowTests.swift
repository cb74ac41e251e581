import Foundation
import ModelKit
import ModelKitLayers
import ModelKitTensor
import ModelKitWeights
import TestSupport
import Testing

@Suite("A row of a tensor")
struct TensorRowTests {
    static let forms: [(text: String, row: TensorRow)] = [
        ("[1,2,-3]", .indices([1, 2, -3], shape: [3])), ("[0.5,2]", .dense([0.5, 2], shape: [2])),
        ("[[1,2],[3,4],[5,6]]", .indices([1, 2, 3, 4, 5, 6], shape: [3, 2])),
        ("[[1,2],[3,4.5]]", .dense([1, 2, 3, 4.5], shape: [2, 2])),
        ("[[[0.5],[1.5]]]", .dense([0.5, 1.5], shape: [1, 2, 1])), ("[]", .indices([], shape: [0])),
        ("[[],[]]", .indices([], shape: [2, 0])), ("7", .indices([7], shape: [])), ("0.25", .dense([0.25], shape: [])),
        ("[3000000000]", .dense([3e9], shape: [1])), (#"[1,"Infinity"]"#, .dense([1, .infinity], shape: [2])),
        (#"{"indices":[3],"values":[0.5]}"#, .sparse(SparseVector(indices: [3], values: [0.5]))),
    ]

    @Test("is numbers, nested as deep as it has axes, or a sparse row", arguments: forms)
    func coding(text: String, row: TensorRow) throws {
        let read = try JSONForm.decode(TensorRow.self, from: Data(text.utf8), path: "item")
        #expect(read == row)
        #expect(try JSONForm.decode(TensorRow.self, from: Data(JSONForm.text(of: row).utf8), path: "item") == row)
        let schema = SchemaValidator(JSONSchema.of(NamedTensors.self))
        // As the other schemas, it does not list the words for the infinities.
        if !text.contains("Infinity") { #expect(try schema.accepts(["a": JSONValue(parsing: text)])) }
    }

    @Test("has a schema that refuses what is no number", arguments: [#""x""#, "[[true]]", #"{"indices":[1]}"#, "null"])
    func schema(text: String) throws {
        #expect(try !SchemaValidator(JSONSchema.of(TensorRow.self)).accepts(JSONValue(parsing: text)))
    }

    @Test("that does not have the numbers of its shape is not written")
    func wrongCount() {
        #expect(throws: EncodingError.self) { try JSONForm.text(of: TensorRow.dense([1, 2, 3], shape: [2, 2])) }
        #expect(throws: EncodingError.self) { try JSONForm.text(of: TensorRow.dense([], shape: [])) }
    }

    /// A network `x` + pooled `ids`, with weights of a seed.
    private func network(_ inputs: GraphInput..., nodes: [GraphNode], output: String) throws -> Network {
        var generator = SeededGenerator(seed: 5)
        let tensors = [
            "kernel": try Tensor(shape: [3, 2], generator.floats(6)),
            "table": try Tensor(shape: [9, 2], generator.floats(18)),
        ]
        let graph = NetworkGraph(
            inputs: inputs, outputs: [GraphOutput(name: output, source: NodeReference(parsing: output))], nodes: nodes)
        return try Network(graph: graph) { try #require(tensors[$0]) }
    }

    private func node(
        _ name: String, _ className: String, _ config: JSONValue, from input: String, _ weights: [String: String] = [:]
    ) -> GraphNode {
        GraphNode(
            name: name, className: className, config: config, inputs: [NodeReference(parsing: input)], weights: weights)
    }

    @Test("fits an input that leaves axes open where all of a batch agree")
    func openAxes() throws {
        let network = try network(
            GraphInput(name: "x", shape: [nil, 3]),
            nodes: [node("y", "Dense", ["units": 2, "use_bias": false], from: "x", ["kernel": "kernel"])], output: "y")
        let model = try KerasModel<TensorRow, TensorRow>(network)
        let two = TensorRow.dense([1, 2, 3, 4, 5, 6], shape: [2, 3])
        let ones = TensorRow.indices([1, 1, 1, 1, 1, 1], shape: [2, 3])
        let expected = try network.predict([.dense(Tensor(shape: [2, 2, 3], [1, 2, 3, 4, 5, 6, 1, 1, 1, 1, 1, 1]))])[0]
        let actual = try model.predictBatch([two, ones])
        #expect(actual.map(\.shape) == [[2, 2], [2, 2]])
        #expect(actual.flatMap(\.values) == expected.values)
        let error = #expect(throws: ModelError.self) {
            try model.predictBatch([two, .dense([1, 2, 3], shape: [1, 3])])
        }
        #expect(error?.itemIndex == 1)
        #expect(
            error?.message
                == "the input 'x' takes rows of the shape [any, 3] that agree in a batch: found [1, 3] after [2, 3]")
        let broken = #expect(throws: ModelError.self) { try model.predict(.dense([1, 2], shape: [1, 3])) }
        #expect(broken?.message == "found 2 numbers for the shape [1, 3]")
        #expect(throws: ModelError.self) { try model.predict(.dense([1], shape: [.max, 3])) }
    }

    @Test("of an input of integers must hold 32-bit integers, whichever way they are written")
    func integers() throws {
        let network = try network(
            GraphInput(name: "ids", shape: [2, 2], elementType: .int32),
            nodes: [
                node("e", "Embedding", ["input_dim": 9, "output_dim": 2], from: "ids", ["embeddings": "table"])
            ], output: "e")
        let model = try KerasModel<TensorRow, TensorRow>(network)
        let expected = try network.predict([.indices([1, 2, 3, 8], shape: [1, 2, 2])])[0].values
        #expect(try model.predict(.indices([1, 2, 3, 8], shape: [2, 2])).values == expected)
        #expect(try model.predict(.dense([1, 2, 3, 8], shape: [2, 2])) == .dense(expected, shape: [2, 2, 2]))
        let error = #expect(throws: ModelError.self) { try model.predict(.dense([1, 2, 3.5, 4], shape: [2, 2])) }
        #expect(error?.location == "item[1][0]" && error?.message == "expected a 32-bit integer, found 3.5")
        let sparse = #expect(throws: ModelError.self) {
            try model.predict(.sparse(SparseVector(indices: [0], values: [1])))
        }
        #expect(sparse?.message == "found a sparse row, but the input takes none: it has not one axis of floats")
    }

    @Test("can be sparse for an input of one axis, with the prediction of the dense one")
    func sparse() throws {
        let network = try network(
            GraphInput(name: "x", shape: [3]),
            nodes: [node("y", "Dense", ["units": 2, "use_bias": false], from: "x", ["kernel": "kernel"])], output: "y")
        let model = try KerasModel<NamedTensors, [Float]>(network)
        let sparse: NamedTensors = ["x": .sparse(SparseVector(indices: [1], values: [0.5]))]
        let dense: NamedTensors = ["x": .dense([0, 0.5, 0], shape: [3])]
        #expect(try model.predict(sparse) == model.predict(dense))
        let error = #expect(throws: ModelError.self) { try model.predictBatch([sparse, sparse, dense]) }
        #expect(error?.itemIndex == 2 && error?.location == "item.x")
        #expect(error?.message == "expected a sparse row, as the batch's first one is")
        #expect(throws: ModelError.self) { try model.predictBatch([dense, sparse]) }
    }
}
