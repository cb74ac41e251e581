import ModelKitLayers
import ModelKitTensor
import ModelKitWeights
import TestSupport
import Testing

@Suite struct NetworkTests {
    private func classifier(
        width: Int = 40, threads: Int = 1, backend: MatrixBackend = .processDefault
    ) throws -> Network {
        var builder = NetworkBuilder(GraphInput(name: "x", shape: [width]))
        try builder.dense("hidden", "x", width, 33, "relu")
        try builder.add("drop", "Dropout", from: ["hidden"])
        try builder.dense("out", "drop", 33, 3, "softmax")
        return try builder.network("out", threads: threads, backend: backend)
    }

    private func rows(_ count: Int, _ width: Int) throws -> Tensor {
        var generator = SeededGenerator(seed: 2)
        return try Tensor(shape: [count, width], generator.floats(count * width))
    }

    @Test("Sparse rows give the result of the dense rows they stand for")
    func sparseInput() throws {
        let network = try classifier(backend: .reproducible)
        var matrix = CSRMatrix(columns: 40)
        var dense = Tensor(shape: [5, 40])
        for row in 0..<5 {
            let columns = (0..<40).filter { ($0 * 7 + row) % 5 == 0 }
            try matrix.appendRow(indices: columns.map { Int32($0) }, values: columns.map { Float($0) / 10 - 2 })
            for column in columns { dense[row, column] = Float(column) / 10 - 2 }
        }
        let a = try network.predict([.sparse(matrix)])[0]
        let b = try network.predict([.dense(dense)])[0]
        #expect(a == b)
        #expect(a.shape == [5, 3])
    }

    @Test("Sparse rows may feed any layer")
    func sparseAnywhere() throws {
        var builder = NetworkBuilder(GraphInput(name: "x", shape: [6]))
        try builder.add("r", "Reshape", ["target_shape": [2, 3]], from: ["x"])
        try builder.dense("d", "r", 3, 2, "linear")
        try builder.add("s", "Lambda", ["op": "scale", "args": [2, 1]], from: ["x"])
        let network = try builder.network("d", "s")
        let matrix = try CSRMatrix(columns: 6, rowOffsets: [0, 2], indices: [1, 5], values: [2, 3])
        let dense = try Tensor(shape: [1, 6], [0, 2, 0, 0, 0, 3])
        #expect(try network.predict([.sparse(matrix)]) == network.predict([.dense(dense)]))
    }

    @Test("Layers that name one kernel are given the same memory")
    func sharedKernels() throws {
        var builder = NetworkBuilder(GraphInput(name: "x", shape: [3, 64]))
        try builder.dense("d", "x", 64, 64, "linear")
        let first = builder.nodes[0]
        for index in 1..<40 {
            builder.nodes.append(
                GraphNode(
                    name: "d\(index)", className: "Dense", config: first.config,
                    inputs: [NodeReference(builder.nodes[index - 1].name)], weights: first.weights))
        }
        var asked: [String: Int] = [:]
        _ = try Network(graph: builder.graph(["d39"]), backend: .reproducible) { name in
            asked[name, default: 0] += 1
            return try #require(builder.weights[name])
        }
        #expect(asked == ["d/kernel": 1, "d/bias": 1])
    }

    @Test("A batch of no rows gives outputs of no rows")
    func emptyBatch() throws {
        let network = try classifier()
        #expect(try network.predict([.dense(Tensor(shape: [0, 40]))])[0].shape == [0, 3])
        #expect(try network.predict([.sparse(CSRMatrix(columns: 40))])[0].shape == [0, 3])
        var none: [Float] = []
        var span = none.mutableSpan
        try network.predict([.dense(Tensor(shape: [0, 40]))], into: &span)
    }

    @Test("Long batches run in blocks and slices with the result of short ones", arguments: [1, 2, 3, 8])
    func longBatches(threads: Int) throws {
        let network = try classifier(width: 300, threads: threads)
        let x = try rows(2500, 300)
        let whole = try network.predict([.dense(x)])[0]
        #expect(whole.shape == [2500, 3])
        var into = [Float](repeating: .nan, count: 2500 * 3 + 1)
        var span = into.mutableSpan
        try network.predict([.dense(x)], into: &span)
        #expect(into.last?.isNaN == true)
        for row in stride(from: 0, to: 2500, by: 61) {
            let one = try Tensor(shape: [1, 300], (0..<300).map { x[row, $0] })
            let alone = try network.predict([.dense(one)])[0]
            for column in 0..<3 {
                // OpenBLAS may sum in another order: 300 terms of at most 1.
                #expect(abs(alone[0, column] - whole[row, column]) < 300 * 0x1p-24 * 4)
                #expect(into[row * 3 + column] == whole[row, column])
            }
        }
    }

    @Test("Many threads on one network get equal results")
    func concurrency() async throws {
        let network = try classifier(threads: 4)
        let x = try rows(700, 40)
        let expected = try network.predict([.dense(x)])[0]
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for task in 0..<32 {
                group.addTask {
                    for count in [1, 7 + task, 700] {
                        let part = try Tensor(shape: [count, 40], Array(x.values[..<(count * 40)]))
                        let result = try network.predict([.dense(part)])[0].values
                        for (a, b) in zip(result, expected.values) where !(abs(a - b) <= 1e-5) { return false }
                    }
                    return true
                }
            }
            for try await isEqual in group { #expect(isEqual) }
        }
    }

    @Test("An embedding that is summed or averaged is pooled with the result of the separate layers")
    func pooledEmbedding() throws {
        for masks in [false, true] {
            for last in ["sum", "mean", "max"] {
                var fused = NetworkBuilder(GraphInput(name: "x", shape: [nil], elementType: .int32))
                let table: JSONValue = ["input_dim": 9, "output_dim": 20, "mask_zero": .bool(masks)]
                try fused.add("e", "Embedding", table, from: ["x"], weights: ["embeddings": [9, 20]])
                try fused.add("d", "SpatialDropout1D", from: ["e"])
                switch last {
                case "mean": try fused.add("p", "GlobalAveragePooling1D", from: ["d"])
                case "max": try fused.add("p", "GlobalMaxPooling1D", from: ["d"])
                default: try fused.add("p", "Lambda", ["op": "sum", "args": [1]], from: ["d"])
                }
                // Giving the embedding out as well keeps the two apart.
                let network = try fused.network("p")
                let separate = try fused.network("p", "e")
                for length in [1, 2, 33] {
                    let ids = (0..<(4 * length)).map { Int32(($0 * 5 + 1) % 9) }
                    let input = NetworkInput.indices(ids, shape: [4, length])
                    let a = try network.predict([input])[0]
                    let b = try separate.predict([input])[0]
                    for (x, y) in zip(a.values, b.values) {
                        #expect(x == y || x.isNaN && y.isNaN || abs(x - y) < 40 * 0x1p-24, "\(last), \(masks)")
                    }
                    #expect(try separate.predict([input])[1].shape == [4, length, 20])
                }
            }
        }
    }

    @Test("Inputs may be given by name, in any order")
    func namedInputs() throws {
        var builder = NetworkBuilder(GraphInput(name: "a", shape: [2]), GraphInput(name: "b", shape: [2]))
        try builder.add("sum", "Add", from: ["a", "b"])
        try builder.add("last", "Lambda", ["op": "slice", "args": [1, 1, nil]], from: ["b"])
        let network = try builder.network("sum", "last")
        let result = try network.predict([
            "b": .dense(Tensor(shape: [1, 2], [10, 20])), "a": .dense(Tensor(shape: [1, 2], [1, 2])),
        ])
        #expect(result["sum"]?.values == [11, 22])
        #expect(result["last"]?.values == [20])
        #expect(network.outputs.map(\.name) == ["sum", "last"])
        #expect(network.outputs.map(\.shape) == [[2], [1]])
    }

    @Test("Nodes may stand in any order")
    func anyOrder() throws {
        var builder = NetworkBuilder(GraphInput(name: "x", shape: [2]))
        try builder.add("c", "Lambda", ["op": "scale", "args": [10, 0]], from: ["b"])
        try builder.add("b", "Lambda", ["op": "scale", "args": [1, 1]], from: ["x"])
        let result = try builder.network("c").predict([.dense(Tensor(shape: [1, 2], [1, 2]))])
        #expect(result[0].values == [20, 30])
    }

    @Test("A mapped or shared input is left as it is")
    func inputsAreNotWritten() throws {
        let network = try classifier()
        let x = try rows(3, 40)
        let before = x.values
        _ = try network.predict([.dense(x)])
        #expect(x.values == before)
    }
}
