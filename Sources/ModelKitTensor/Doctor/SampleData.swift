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
