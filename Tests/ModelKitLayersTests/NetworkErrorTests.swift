import ModelKitLayers
import ModelKitTensor
import ModelKitWeights
import Testing

/// What is refused, with the exact error.
@Suite struct NetworkErrorTests {
    private static let configurations: [(className: String, config: JSONValue, key: String)] = [
        ("Dense", ["units": 0], "units"), ("Dense", [:], "units"),
        ("Dense", ["units": "many"], "units"),
        ("Dense", ["units": 2, "activation": "magic"], "activation"),
        ("Dense", ["units": 2, "use_bias": 3], "use_bias"),
        ("Dense", ["units": 2, "lora_rank": 4], "lora_rank"),
        ("Embedding", ["input_dim": -1, "output_dim": 3], "input_dim"),
        ("Embedding", ["input_dim": 4, "output_dim": 0], "output_dim"),
        ("Activation", [:], "activation"), ("ReLU", ["max_value": -1], "max_value"),
        ("ReLU", ["negative_slope": "x"], "negative_slope"), ("ReLU", ["threshold": -2], "threshold"),
        ("Reshape", [:], "target_shape"), ("Reshape", ["target_shape": [-1, -1]], "target_shape"),
        ("Reshape", ["target_shape": [-2]], "target_shape"),
        ("Reshape", ["target_shape": [4_611_686_018_427_387_904, 8]], "target_shape"),
        ("BatchNormalization", ["axis": [1, 2]], "axis"), ("BatchNormalization", ["epsilon": -1], "epsilon"),
        ("BatchNormalization", ["renorm": true], "renorm"), ("LayerNormalization", ["axis": []], "axis"),
        ("GlobalAveragePooling1D", ["data_format": "sideways"], "data_format"),
        ("Lambda", ["op": "sum", "args": []], "args"), ("Lambda", ["op": "sum", "args": ["x"]], "args"),
        ("Lambda", ["op": "scale", "args": [1]], "args"), ("Lambda", ["op": "exec", "args": []], "op"),
        ("Concatenate", ["axis": "last"], "axis"),
    ]

    private static let malformedGraphs: [(json: JSONValue, place: String)] = [
        ([:], "graph"), (["inputs": [], "outputs": [], "nodes": [:]], "graph"),
        (
            ["inputs": [["name": "x", "shape": [-1], "dtype": "float32"]], "outputs": [], "nodes": []],
            "graph.inputs[0].shape[0]"
        ),
        (
            ["inputs": [["name": "x", "shape": [], "dtype": "float16"]], "outputs": [], "nodes": []],
            "graph.inputs[0]"
        ),
        (["inputs": [], "outputs": [["name": 3]], "nodes": []], "graph.outputs[0]"),
        (["inputs": [], "outputs": [], "nodes": [["name": "n", "inputs": [3]]]], "graph.nodes[0].inputs[0]"),
    ]

    private func embedding() throws -> Network {
        var builder = NetworkBuilder(GraphInput(name: "ids", shape: [2], elementType: .int32))
        try builder.add(
            "words", "Embedding", ["input_dim": 9, "output_dim": 3], from: ["ids"], weights: ["embeddings": [9, 3]])
        return try builder.network("words")
    }

    private func dense() throws -> Network {
        var builder = NetworkBuilder(GraphInput(name: "x", shape: [4]))
        try builder.dense("d", "x", 4, 2, "relu")
        return try builder.network("d")
    }

    @Test("Ids outside of the table are refused with their row", arguments: [Int32(-1), 9, .max, .min])
    func idsOutOfRange(id: Int32) throws {
        #expect(
            throws: NetworkError(
                .indexOutOfRange, "an id that the embedding has not", layer: "words", className: "Embedding", row: 2,
                expected: "0..<9", actual: "\(id)")
        ) { try embedding().predict([.indices([0, 1, 2, 3, 8, id], shape: [3, 2])]) }
    }

    @Test("Float ids that are no integers of 32 bits are refused", arguments: [Float.nan, .infinity, 3e9, -1])
    func floatIDs(id: Float) throws {
        let error = #expect(throws: NetworkError.self) {
            try embedding().predict([.dense(Tensor(shape: [1, 2], [0, id]))])
        }
        #expect(error?.code == .indexOutOfRange)
    }

    @Test("Columns outside of a sparse input are refused with their row")
    func columnsOutOfRange() throws {
        #if !DEBUG
            var matrix = CSRMatrix(columns: 4)
            matrix.endRow()
            matrix.append(index: 4, value: 1)
            matrix.endRow()
            #expect(
                throws: NetworkError(
                    .indexOutOfRange, "a column that the input has not", layer: "x", row: 1, expected: "0..<4",
                    actual: "4")
            ) { try dense().predict([.sparse(matrix)]) }
        #endif
    }

    @Test("Inputs of the wrong number or shape are refused")
    func wrongInputs() throws {
        let network = try dense()
        #expect(throws: NetworkError(.invalidInput, "wrong number of inputs", expected: "1", actual: "0")) {
            try network.predict([])
        }
        #expect(
            throws: NetworkError(
                .invalidInput, "wrong shape", layer: "x", expected: "(None, 4)", actual: "(None, 5)")
        ) { try network.predict([.dense(Tensor(shape: [3, 5]))]) }
        #expect(
            throws: NetworkError(
                .invalidInput, "wrong shape", layer: "x", expected: "(None, 4)", actual: "(None,)")
        ) { try network.predict([.dense(Tensor(shape: [4]))]) }
        #expect(throws: NetworkError(.invalidInput, "the batch axis is missing", layer: "x")) {
            try network.predict([.dense(Tensor(shape: []))])
        }
        #expect(
            throws: NetworkError(
                .invalidInput, "wrong shape", layer: "x", expected: "(None, 4)", actual: "(None, 7)")
        ) { try network.predict([.sparse(CSRMatrix(columns: 7))]) }
        #expect(
            throws: NetworkError(
                .invalidInput, "the number of ids is not that of the shape [2, 4]", layer: "x", actual: "3")
        ) { try network.predict([.indices([1, 2, 3], shape: [2, 4])]) }
        #expect(throws: NetworkError(.invalidInput, "the input is missing", layer: "x")) {
            try network.predict([:])
        }
        #expect(
            throws: NetworkError(.invalidInput, "the network has no such input", layer: "y", expected: "x")
        ) { try network.predict(["x": .dense(Tensor(shape: [1, 4])), "y": .dense(Tensor(shape: [1, 4]))]) }
        var short = [Float](repeating: 0, count: 3)
        #expect(
            throws: NetworkError(.invalidInput, "the output does not fit", expected: "4 floats", actual: "3")
        ) {
            var span = short.mutableSpan
            try network.predict([.dense(Tensor(shape: [2, 4]))], into: &span)
        }
    }

    @Test("Inputs that differ in the number of rows are refused")
    func differentRows() throws {
        var builder = NetworkBuilder(GraphInput(name: "a", shape: [2]), GraphInput(name: "b", shape: [2]))
        try builder.add("m", "Add", from: ["a", "b"])
        #expect(
            throws: NetworkError(
                .invalidInput, "inputs differ in the number of rows", layer: "b", expected: "1", actual: "2")
        ) {
            try builder.network("m").predict([.dense(Tensor(shape: [1, 2])), .dense(Tensor(shape: [2, 2]))])
        }
    }

    @Test("Lengths that a layer cannot take are found when they are known")
    func lateShapes() throws {
        var builder = NetworkBuilder(GraphInput(name: "x", shape: [nil, 2]))
        try builder.add("r", "Reshape", ["target_shape": [-1, 4]], from: ["x"])
        let network = try builder.network("r")
        #expect(try network.predict([.dense(Tensor(shape: [1, 6, 2]))])[0].shape == [1, 3, 4])
        #expect(
            throws: NetworkError(
                .invalidShape, "cannot reshape (None, 5, 2) to (None, -1, 4)", layer: "r", className: "Reshape")
        ) { try network.predict([.dense(Tensor(shape: [1, 5, 2]))]) }
    }

    @Test("A layer that is not supported is named with its class")
    func unsupported() throws {
        var builder = NetworkBuilder(GraphInput(name: "x", shape: [4]))
        try builder.add("mine", "MyLayer", from: ["x"])
        #expect(
            throws: NetworkError(.unsupportedLayer, "this layer is not supported", layer: "mine", className: "MyLayer")
        ) { try builder.network("mine") }
        var code = NetworkBuilder(GraphInput(name: "x", shape: [4]))
        try code.add("f", "Lambda", ["function": "4wEAAA=="], from: ["x"])
        let error = #expect(throws: NetworkError.self) { try code.network("f") }
        #expect(error?.code == .unsupportedLayer && error?.layer == "f")
        var text = NetworkBuilder(GraphInput(name: "x", shape: [], elementType: .string))
        try text.add("d", "Dropout", from: ["x"])
        #expect(throws: NetworkError(.unsupportedLayer, "inputs of text are not supported", layer: "x")) {
            try text.network("d")
        }
    }

    @Test(
        "Configurations with impossible values are refused by name",
        arguments: configurations)
    func invalidConfiguration(className: String, config: JSONValue, key: String) throws {
        var builder = NetworkBuilder(GraphInput(name: "x", shape: [4]))
        try builder.add("layer", className, config, from: ["x"])
        let error = #expect(throws: NetworkError.self) { try builder.network("layer") }
        #expect(error?.code == .invalidConfiguration)
        #expect(error?.layer == "layer" && error?.className == className)
        #expect(error?.reason == "'\(key)' cannot be used")
    }

    @Test("The batch axis and axes that do not exist are refused", arguments: [0, 3, -4, -3])
    func axes(axis: Int) throws {
        var builder = NetworkBuilder(GraphInput(name: "x", shape: [4, 5]))
        try builder.add("s", "Lambda", ["op": "sum", "args": [.integer(axis)]], from: ["x"])
        let error = #expect(throws: NetworkError.self) { try builder.network("s") }
        #expect(error?.code == .invalidConfiguration && error?.layer == "s")
    }

    @Test("Weights that are missing, superfluous or of another shape are refused")
    func weights() throws {
        func failure(_ change: (inout NetworkBuilder) -> Void) throws -> NetworkError? {
            var builder = NetworkBuilder(GraphInput(name: "x", shape: [4]))
            try builder.dense("d", "x", 4, 2, "relu")
            change(&builder)
            return #expect(throws: NetworkError.self) { try builder.network("d") }
        }
        #expect(
            try failure { $0.nodes[0].weights["bias"] = nil }
                == NetworkError(.invalidWeight, "the weight 'bias' is missing", layer: "d", className: "Dense"))
        #expect(
            try failure { $0.nodes[0].weights["gamma"] = "d/bias" }
                == NetworkError(
                    .invalidWeight, "the layer has no weight 'gamma'", layer: "d", className: "Dense",
                    expected: "kernel, bias"))
        #expect(
            try failure { $0.weights["d/kernel"] = Tensor(shape: [2, 4]) }
                == NetworkError(
                    .invalidWeight, "the weight 'kernel' (d/kernel) has another shape", layer: "d", className: "Dense",
                    expected: "[4, 2]", actual: "[2, 4]"))
        var builder = NetworkBuilder(GraphInput(name: "x", shape: [4]))
        try builder.dense("d", "x", 4, 2, "relu")
        builder.weights = [:]
        #expect(throws: NetworkBuilder.MissingWeight(name: "d/kernel")) { try builder.network("d") }
    }

    @Test("Graphs that are no graphs are refused")
    func graphs() throws {
        func failure(_ outputs: [String], _ change: (inout NetworkBuilder) throws -> Void) throws -> NetworkError? {
            var builder = NetworkBuilder(GraphInput(name: "x", shape: [4]))
            try builder.add("a", "Dropout", from: ["x"])
            try change(&builder)
            let graph = builder.graph(outputs)
            return #expect(throws: NetworkError.self) { try Network(graph: graph) { _ in Tensor(shape: []) } }
        }
        let unknown = "it refers to something the graph does not have"
        #expect(
            try failure(["a"]) { try $0.add("a", "Dropout", from: ["x"]) }
                == NetworkError(.invalidGraph, "two nodes or inputs have this name", layer: "a"))
        #expect(
            try failure(["a"]) { try $0.add("b", "Dropout", from: ["nobody"]) }
                == NetworkError(.invalidGraph, unknown, layer: "b", actual: "nobody"))
        #expect(
            try failure(["a"]) { try $0.add("b", "Dropout", from: ["a:1"]) }
                == NetworkError(.invalidGraph, unknown, layer: "b", actual: "a:1"))
        #expect(
            try failure(["a"]) { try $0.add("b", "Dropout", from: []) }
                == NetworkError(.invalidGraph, "the node has no inputs", layer: "b"))
        #expect(
            try failure(["a"]) {
                try $0.add("b", "Dropout", from: ["c"])
                try $0.add("c", "Dropout", from: ["b"])
            } == NetworkError(.invalidGraph, "nodes wait for each other in a circle", layer: "b"))
        #expect(
            try failure(["z"]) { _ in } == NetworkError(.invalidGraph, unknown, layer: "z", actual: "z"))
        #expect(try failure([]) { _ in } == NetworkError(.invalidGraph, "the graph has no outputs"))
        #expect(
            try failure(["a"]) { $0.inputs.append(GraphInput(name: "x", shape: [1])) }
                == NetworkError(.invalidGraph, "two inputs have this name", layer: "x"))
        #expect(
            try failure(["a"]) { $0.inputs[0].shape = [Int.max, 4] }
                == NetworkError(.invalidGraph, "the shape is too large", layer: "x"))
    }

    @Test(
        "JSON that is no graph is refused with the place",
        arguments: malformedGraphs)
    func graphJSON(json: JSONValue, place: String) {
        let error = #expect(throws: NetworkError.self) { try NetworkGraph(json: json) }
        #expect(error?.code == .invalidGraph)
        #expect(error?.reason == "the graph cannot be read: \(place)")
    }

    @Test("References with outputs survive the way to text and back")
    func references() {
        for reference in [
            NodeReference("a"), NodeReference("a", output: 2), NodeReference("a:1"), NodeReference("a:1", output: 3),
            NodeReference("b:"), NodeReference(":x"),
        ] {
            #expect(NodeReference(parsing: reference.description) == reference)
        }
    }
}
