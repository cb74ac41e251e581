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

    /// Uniform between -scale and scale, never zero: zeros would flatter sparse and denormal-prone code.
    mutating func tensor(_ shape: Int..., scale: Float = 1) -> Tensor {
        var tensor = Tensor(shape: shape)
        tensor.withMutableSpan { span in
            // An odd number of 24 bits and a sign; quicker than `Float.random` where there are hundreds of millions.
            for index in span.indices {
                let bits = Int32(truncatingIfNeeded: next() >> 32)
                span[index] = Float(bits >> 7 | 1) * 0x1p-24 * scale
            }
        }
        return tensor
    }

    /// Weights `[depth, units]` as Keras starts with them: uniform, by the rule of Glorot and Bengio 2010.
    mutating func kernel(_ depth: Int, _ units: Int) -> Tensor {
        tensor(depth, units, scale: (6 / Float(depth + units)).squareRoot())
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
