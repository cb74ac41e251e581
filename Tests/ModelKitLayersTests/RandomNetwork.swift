import ModelKitLayers
import ModelKitTensor
import TestSupport
import Testing

/// A network and inputs drawn from a seed.
struct RandomNetwork: Sendable, CustomTestStringConvertible {
    let seed: UInt64
    /// The widths from the input to the output.
    let widths: [Int]
    /// The activation of each layer.
    let activations: [String]
    /// The length and the number of the input's ids, where it has ids.
    let ids: (length: Int, count: Int)?

    var testDescription: String { "seed \(seed): \(ids.map { "\($0.length) ids of \($0.count), " } ?? "")\(widths)" }

    private static let sizes = [1, 2, 3, 10, 15, 16, 17, 31, 33, 64, 100, 130]
    private static let functions = ["linear", "relu", "sigmoid", "tanh", "gelu", "elu", "softmax", "silu", "softplus"]

    init(seed: UInt64) {
        self.seed = seed
        var generator = SeededGenerator(seed: seed)
        func pick<T>(_ values: [T]) -> T { values[Int.random(in: 0..<values.count, using: &generator)] }
        ids = seed % 4 == 0 ? (Int.random(in: 1...70, using: &generator), 500) : nil
        // Beyond 1,024 blocks begin, beyond 2,048 chains.
        let first = ids == nil ? pick([5, 100, 513, 784, 1100, 2048, 2049, 5000]) : pick([16, 50, 64])
        let layers = Int.random(in: 1...3, using: &generator)
        widths = [first] + (0..<layers).map { _ in pick(Self.sizes) }
        activations = (0..<layers).map { _ in pick(Self.functions) }
    }

    private func builder() throws -> NetworkBuilder {
        var builder = NetworkBuilder(
            GraphInput(
                name: "x", shape: [ids?.length ?? widths[0]], elementType: ids == nil ? .float32 : .int32))
        builder.generator = SeededGenerator(seed: seed + 1)
        var previous = "x"
        if let ids {
            try builder.add(
                "table", "Embedding", ["input_dim": .integer(ids.count), "output_dim": .integer(widths[0])],
                from: ["x"], weights: ["embeddings": [ids.count, widths[0]]])
            try builder.add("pool", "GlobalAveragePooling1D", from: ["table"])
            previous = "pool"
        }
        for index in activations.indices {
            try builder.dense("d\(index)", previous, widths[index], widths[index + 1], activations[index])
            previous = "d\(index)"
        }
        return builder
    }

    func network(
        threads: Int = 1, backend: MatrixBackend = .reproducible, packed: Bool = false
    ) throws -> Network {
        let builder = try builder()
        return try Network(
            graph: builder.graph(["d\(activations.count - 1)"]), threads: ThreadPool(threads: threads), backend: backend
        ) { name in
            let weights = try #require(builder.weights[name])
            guard packed, name.hasSuffix("/kernel") else { return weights }
            return Kernels.pack(weights, depth: weights.shape[0], units: weights.shape[1])
        }
    }

    /// Rows by number: a row has the same numbers in every batch. Two in three floats are zero.
    func input(rows: [Int]) throws -> NetworkInput {
        if let ids {
            let values = rows.flatMap { row in
                var generator = SeededGenerator(seed: seed &* 1_000_003 &+ UInt64(row))
                return (0..<ids.length).map { _ in Int32.random(in: 0..<Int32(ids.count), using: &generator) }
            }
            return .indices(values, shape: [rows.count, ids.length])
        }
        return .dense(try Tensor(shape: [rows.count, widths[0]], rows.flatMap(values)))
    }

    /// The same rows without their zeros.
    func sparseInput(rows: [Int]) throws -> NetworkInput {
        var matrix = CSRMatrix(columns: widths[0])
        for row in rows {
            let values = values(row)
            let kept = values.indices.filter { values[$0] != 0 }
            try matrix.appendRow(indices: kept.map { Int32($0) }, values: kept.map { values[$0] })
        }
        return .sparse(matrix)
    }

    private func values(_ row: Int) -> [Float] {
        var generator = SeededGenerator(seed: seed &* 1_000_003 &+ UInt64(row))
        return generator.floats(widths[0]).enumerated().map { $0.offset % 3 == row % 3 ? $0.element : 0 }
    }
}
