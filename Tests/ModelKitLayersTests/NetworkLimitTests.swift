import ModelKitLayers
import ModelKitTensor
import ModelKitWeights
import Testing

/// Small files that ask for much: refused, or done in time and memory in proportion to the file.
@Suite struct NetworkLimitTests {
    private func failure(_ builder: NetworkBuilder, _ output: String) -> NetworkError? {
        #expect(throws: NetworkError.self) { try builder.network(output) }
    }

    @Test("A joined axis longer than an Int is refused")
    func joinedAxis() throws {
        var builder = NetworkBuilder(GraphInput(name: "x", shape: [1 << 30]))
        try builder.add("c", "Concatenate", from: [String](repeating: "x", count: 17))
        #expect(
            failure(builder, "c")
                == NetworkError(
                    .invalidShape, "the output is too large", layer: "c", className: "Concatenate",
                    expected: "at most 2147483647 elements", actual: "(None, \(17 << 30))"))
        let layer = try LayerRegistry.makeLayer(
            LayerConfiguration(name: "c", className: "Concatenate", values: [:], kerasVersion: "3.0.0"))
        #expect(throws: NetworkError(.invalidShape, "the joined axis is too long", actual: "\(Int.max) and 1")) {
            try layer.outputShape(inputs: [[Int.max], [1]])
        }
        let flatten = try LayerRegistry.makeLayer(
            LayerConfiguration(name: "f", className: "Flatten", values: [:], kerasVersion: "3.0.0"))
        #expect(
            throws: NetworkError(
                .invalidShape, "the shape has too many elements", actual: "(None, \(Int.max), 2)")
        ) { try flatten.outputShape(inputs: [[Int.max, 2]]) }
    }

    @Test("Inputs and outputs beyond 2^31 - 1 elements per item are refused")
    func itemLimit() throws {
        var input = NetworkBuilder(GraphInput(name: "x", shape: [(1 << 59) - 1]))
        try input.add("d", "Dropout", from: ["x"])
        #expect(failure(input, "d") == NetworkError(.invalidGraph, "the shape is too large", layer: "x"))
        var wide = NetworkBuilder(GraphInput(name: "x", shape: [0]))
        try wide.add(
            "d", "Dense", ["units": .integer(1 << 58), "use_bias": false], from: ["x"],
            weights: ["kernel": [0, 1 << 58]])
        #expect(
            failure(wide, "d")
                == NetworkError(
                    .invalidShape, "the output is too large", layer: "d", className: "Dense",
                    expected: "at most 2147483647 elements", actual: "(None, \(1 << 58))"))
        // An outer product whose length is known at the call only.
        var outer = NetworkBuilder(GraphInput(name: "x", shape: [nil]))
        try outer.add("column", "Reshape", ["target_shape": [-1, 1]], from: ["x"])
        try outer.add("row", "Reshape", ["target_shape": [1, -1]], from: ["x"])
        try outer.add("product", "Multiply", from: ["column", "row"])
        let network = try outer.network("product")
        #expect(try network.predict([.dense(Tensor(shape: [1, 2], [2, 3]))])[0].values == [4, 6, 6, 9])
        #expect(
            throws: NetworkError(
                .invalidShape, "the output is too large", layer: "product", className: "Multiply",
                expected: "at most 2147483647 elements", actual: "(None, 60000, 60000)")
        ) { try network.predict([.dense(Tensor(shape: [1, 60000]))]) }
    }

    @Test("A batch that memory cannot hold is refused before it is allocated", arguments: [1 << 20, 1 << 40])
    func memory(rows: Int) throws {
        var builder = NetworkBuilder(GraphInput(name: "x", shape: [0]))
        try builder.add(
            "d", "Dense", ["units": .integer(1 << 30), "use_bias": false], from: ["x"],
            weights: ["kernel": [0, 1 << 30]])
        let network = try builder.network("d")
        let error = #expect(throws: NetworkError.self) {
            try network.predict([.dense(Tensor(shape: [rows, 0]))])
        }
        #expect(error?.code == .invalidInput)
        #expect(error?.reason == "a batch of \(rows) rows needs more memory than there is")
    }

    @Test(
        "Masks that are merged with themselves, or in a long chain, are made once each",
        arguments: ["2.15.0", "3.0.0"])
    func masks(version: String) throws {
        var builder = NetworkBuilder(
            GraphInput(name: "ids", shape: [3], elementType: .int32),
            GraphInput(name: "more", shape: [3], elementType: .int32))
        let config: JSONValue = ["input_dim": 5, "output_dim": 1, "mask_zero": true]
        try builder.add("a", "Embedding", config, from: ["ids"], weights: ["embeddings": [5, 1]])
        try builder.add("b", "Embedding", config, from: ["more"], weights: ["embeddings": [5, 1]])
        builder.weights["a/embeddings"] = try Tensor(shape: [5, 1], [0, 1, 5, 0, 0])
        builder.weights["b/embeddings"] = Tensor(shape: [5, 1])
        var last = "a"
        for index in 0..<60 {
            try builder.add("twice\(index)", "Add", from: [last, last])
            last = "twice\(index)"
        }
        // Every link has a mask of its own.
        for index in 0..<20_000 {
            try builder.add("link\(index)", "Add", from: [last, index % 2 == 0 ? "b" : "a"])
            last = "link\(index)"
        }
        try builder.add("mean", "GlobalAveragePooling1D", from: [last])
        var graph = builder.graph(["mean"])
        graph.kerasVersion = version
        let weights = builder.weights
        let network = try Network(graph: graph, threads: ThreadPool(threads: 1)) { try #require(weights[$0]) }
        let result = try network.predict([.indices([1, 0, 2], shape: [1, 3]), .indices([1, 1, 0], shape: [1, 3])])
        // Steps of 1, 0 and 5 times 2^60, next to which the links' terms vanish. Keras 3 keeps a step that any input keeps,
        // so that the mean is 6/3; Keras 2 one that all keep, which is the first alone.
        let scale = Float(sign: .plus, exponent: 60, significand: 1)
        #expect(result[0].values == [version.hasPrefix("3") ? 2 * scale : scale])
    }

    @Test("A graph in reverse order is sorted in linear time, and one of too many nodes refused")
    func order() throws {
        var builder = NetworkBuilder(GraphInput(name: "x", shape: [1]))
        for index in 0..<100_000 {
            try builder.add("n\(index)", "ReLU", from: [index == 0 ? "x" : "n\(index - 1)"])
        }
        builder.nodes.reverse()
        let network = try builder.network("n99999")
        #expect(try network.predict([.dense(Tensor(shape: [2, 1], [3, -1]))])[0].values == [3, 0])
        try builder.add("last", "ReLU", from: ["x"])
        #expect(
            failure(builder, "last")
                == NetworkError(
                    .invalidGraph, "the graph has too many nodes", expected: "at most 100000", actual: "100001"))
        var taken = NetworkBuilder(GraphInput(name: "x", shape: [1]))
        try taken.add("x", "ReLU", from: ["x"])
        #expect(
            failure(taken, "x")
                == NetworkError(.invalidGraph, "two nodes or inputs have this name", layer: "x"))
    }

    @Test("A batch of many blocks leaves no trace in the batches after it")
    func largeBatch() throws {
        var builder = NetworkBuilder(GraphInput(name: "x", shape: [2]))
        try builder.add("d", "Lambda", ["op": "scale", "args": [2, 1]], from: ["x"])
        let network = try builder.network("d")
        for rows in [5000, 3, 5000] {
            let x = (0..<(rows * 2)).map(Float.init)
            #expect(try network.predict([.dense(Tensor(shape: [rows, 2], x))])[0].values == x.map { 2 * $0 + 1 })
        }
    }
}
