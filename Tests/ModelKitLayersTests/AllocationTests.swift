import AllocationCounter
import ModelKitLayers
import ModelKitTensor
import TestSupport
import Testing

/// A warm call allocates nothing: counted, not assumed.
@Suite(.enabled(if: mk_thread_allocation_count() >= 0, "allocations cannot be counted here"))
struct AllocationTests {
    /// Allocations of the calling thread during `body`.
    private func allocations(_ body: () throws -> Void) rethrows -> Int64 {
        let before = mk_thread_allocation_count()
        try body()
        return mk_thread_allocation_count() - before
    }

    @Test("Allocations are seen")
    func counterCounts() {
        #expect(allocations { _ = Tensor(shape: [10_000]) } > 0)
    }

    @Test("A warm prediction into memory of the caller allocates nothing", arguments: [1, 8, 64, 300])
    func predictInto(rows: Int) throws {
        var builder = NetworkBuilder(GraphInput(name: "x", shape: [100]))
        try builder.dense("a", "x", 100, 70, "relu")
        try builder.dense("b", "a", 70, 33, "tanh")
        try builder.dense("c", "b", 33, 10, "softmax")
        let network = try builder.network("c")
        var generator = SeededGenerator(seed: 4)
        var matrix = CSRMatrix(columns: 100)
        for _ in 0..<rows { try matrix.appendRow(indices: [1, 5, 77] as [Int32], values: generator.floats(3)) }
        let inputs: [[NetworkInput]] = [
            [.dense(try Tensor(shape: [rows, 100], generator.floats(rows * 100)))], [.sparse(matrix)],
        ]
        var out = [Float](repeating: 0, count: rows * 10)
        for input in inputs {
            for _ in 0..<3 { var span = out.mutableSpan; try network.predict(input, into: &span) }
            let count = try allocations {
                var span = out.mutableSpan
                try network.predict(input, into: &span)
            }
            #expect(count == 0, "\(rows) rows")
        }
    }

    @Test("A warm prediction of ids allocates nothing", arguments: [1, 64])
    func predictIDs(rows: Int) throws {
        var builder = NetworkBuilder(GraphInput(name: "ids", shape: [20], elementType: .int32))
        try builder.add(
            "e", "Embedding", ["input_dim": 50, "output_dim": 24], from: ["ids"], weights: ["embeddings": [50, 24]])
        try builder.add("p", "GlobalAveragePooling1D", from: ["e"])
        try builder.dense("o", "p", 24, 1, "sigmoid")
        let network = try builder.network("o")
        let input: [NetworkInput] = [
            .indices([Int32](repeating: 3, count: rows * 20), shape: [rows, 20])
        ]
        var out = [Float](repeating: 0, count: rows)
        for _ in 0..<3 { var span = out.mutableSpan; try network.predict(input, into: &span) }
        let count = try allocations {
            var span = out.mutableSpan
            try network.predict(input, into: &span)
        }
        #expect(count == 0)
    }
}
