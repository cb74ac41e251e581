/// Numbers between -1 and 1 that are the same everywhere, for self-tests and measurements.
struct SampleData {
    private var state: UInt64 = 0x9E37_79B9_7F4A_7C15

    /// The next number (a linear congruential generator, Knuth's MMIX).
    mutating func next() -> Float {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Float(state >> 40) * 0x1p-23 - 1
    }

    /// A tensor of them, every `keep`th number kept and the rest 0.
    mutating func tensor(_ shape: [Int], keep: Int = 1) -> Tensor {
        var tensor = Tensor(uninitialized: shape)
        tensor.withMutableSpan { span in
            for index in span.indices {
                let value = next()
                span[index] = index % keep == 0 ? value : 0
            }
        }
        return tensor
    }
}

extension CSRMatrix {
    /// The entries of a tensor `[rows, columns]` that are not 0.
    init(nonZerosOf tensor: Tensor) {
        self.init(columns: tensor.shape[1])
        tensor.withSpan { span in
            for row in 0..<tensor.shape[0] {
                for column in 0..<columns where span[row * columns + column] != 0 {
                    append(index: Int32(column), value: span[row * columns + column])
                }
                endRow()
            }
        }
    }
}
