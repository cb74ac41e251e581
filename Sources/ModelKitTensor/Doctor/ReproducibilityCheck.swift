import Synchronization

/// Whether an item's result has the same bits wherever it is computed.
struct ReproducibilityCheck {
    private static let depth = 213
    private static let units = 77
    private static let activations: [Activation] = [.linear, .relu, .sigmoid, .tanh, .gelu, .softmax]

    private let item: Tensor
    private let layers: [DenseWeights]
    /// The item's results alone, layer by layer.
    private let alone: [[UInt32]]

    init() {
        var data = SampleData()
        let item = data.tensor([1, Self.depth], keep: 3)
        let kernel = data.tensor([Self.depth, Self.units])
        let bias = data.tensor([Self.units])
        self.item = item
        layers = Self.activations.map {
            DenseWeights(kernel: kernel, bias: bias, activation: $0, backend: .reproducible)
        }
        alone = layers.map { Self.results($0, item, rows: 1)[0] }
    }

    /// A number that is the same for the same bits (FNV-1a).
    var digest: String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for word in alone.joined() {
            for shift in stride(from: UInt32(0), to: 32, by: 8) {
                hash = (hash ^ UInt64((word >> shift) & 0xff)) &* 0x100_0000_01b3
            }
        }
        return String(hash, radix: 16)
    }

    func run(threads: Int) -> [SelfTest] { [batches(), numbersOfThreads(upTo: min(max(2, threads), 8)), sparse()] }

    private func batches() -> SelfTest {
        var cases = SelfTestCases("An item has the same bits alone and in a batch, wherever it stands")
        for rows in [2, 3, 8, 33, 64, 256] {
            let holds = [0, rows / 2, rows - 1].allSatisfy { position in
                let batch = batch(rows: rows, position: position)
                return zip(layers, alone).allSatisfy { Self.results($0, batch, rows: rows)[position] == $1 }
            }
            cases.check("batches of \(rows)", holds)
        }
        return cases.result
    }

    private func numbersOfThreads(upTo count: Int) -> SelfTest {
        var cases = SelfTestCases("An item has the same bits on any number of threads")
        let rows = 24
        let batch = batch(rows: rows, position: 17)
        for threads in 1...count {
            let pool = ThreadPool(threads: threads)
            let holds = zip(layers, alone).allSatisfy { layer, expected in
                let found = Mutex<[UInt32]>([])
                pool.run(slices: threads) { slice in
                    let range = sliceRange(slice, of: threads, rows: rows)
                    let part = FloatSlice(
                        batch, offset: range.lowerBound * Self.depth, count: range.count * Self.depth)
                    var out = Tensor(shape: [range.count, Self.units])
                    layer.apply(rows: range.count, part, into: &out)
                    guard range.contains(17) else { return }
                    let result = Self.rows(of: out)[17 - range.lowerBound]
                    found.withLock { $0 = result }
                }
                return found.withLock { $0 == expected }
            }
            cases.check("\(threads)", holds)
        }
        return cases.result
    }

    private func sparse() -> SelfTest {
        var cases = SelfTestCases("An item has the same bits as sparse and as dense input")
        for rows in [1, 8, 33] {
            let matrix = CSRMatrix(nonZerosOf: batch(rows: rows, position: rows - 1))
            let holds = zip(layers, alone).allSatisfy { layer, expected in
                var out = Tensor(shape: [rows, Self.units])
                layer.apply(matrix, rows: 0..<rows, into: &out)
                return Self.rows(of: out)[rows - 1] == expected
            }
            cases.check("\(rows) rows", holds)
        }
        return cases.result
    }

    /// A batch of other rows with the item at a position.
    private func batch(rows: Int, position: Int) -> Tensor {
        var data = SampleData()
        var batch = data.tensor([rows, Self.depth])
        Kernels.copy(FloatSlice(item), count: Self.depth, into: &batch, at: position * Self.depth)
        return batch
    }

    private static func results(_ layer: DenseWeights, _ batch: Tensor, rows: Int) -> [[UInt32]] {
        var out = Tensor(shape: [rows, units])
        layer.apply(rows: rows, FloatSlice(batch), into: &out)
        return Self.rows(of: out)
    }

    private static func rows(of out: Tensor) -> [[UInt32]] {
        let bits = out.values.map(\.bitPattern)
        return stride(from: 0, to: bits.count, by: units).map { Array(bits[$0..<($0 + units)]) }
    }
}
