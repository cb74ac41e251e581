import ModelKitTensor

/// Seeded inputs: the same numbers at every run.
struct Inputs: RandomNumberGenerator {
    private var state: UInt64 = 20_261_123

    /// SplitMix64 (Steele, Lea and Flood 2014).
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// Uniform in -1 ..< 1, never zero for long: zeros would flatter sparse and denormal-prone code.
    mutating func tensor(_ shape: Int...) -> Tensor {
        var tensor = Tensor(shape: shape)
        tensor.withMutableSpan { span in
            for index in span.indices { span[index] = .random(in: -1..<1, using: &self) }
        }
        return tensor
    }

    /// Rows with about `entries` entries each, uniformly spread over the columns.
    mutating func sparse(rows: Int, columns: Int, entries: Int) throws -> CSRMatrix {
        var matrix = CSRMatrix(columns: columns)
        for _ in 0..<rows {
            let indices = Set((0..<entries).map { _ in Int32.random(in: 0..<Int32(columns), using: &self) }).sorted()
            try matrix.appendRow(indices: indices, values: indices.map { _ in Float.random(in: 0..<1, using: &self) })
        }
        return matrix
    }

    mutating func ids(_ count: Int, below limit: Int32) -> [Int32] {
        (0..<count).map { _ in .random(in: 0..<limit, using: &self) }
    }
}
