import CKernels

/// Measures products and reading memory, on one thread or several.
struct SpeedCheck {
    private static let (rows, depth, units) = (64, 512, 512)
    /// Products per slice, so that handing slices out counts for little.
    private static let repetitions = 4
    private static let operations = 2.0 * Double(rows * depth * units * repetitions)

    private let x: Tensor
    private let kernel: Tensor
    private let layer: DenseWeights

    init() {
        var data = SampleData()
        x = data.tensor([Self.rows, Self.depth])
        kernel = data.tensor([Self.depth, Self.units])
        layer = DenseWeights(kernel: kernel, bias: nil, activation: .linear, backend: .reproducible)
    }

    /// GFLOP/s of products by our own kernels.
    func kernels(_ pool: ThreadPool, seconds: Double) -> Double {
        products(pool, seconds) { out in layer.apply(rows: Self.rows, FloatSlice(x), into: &out) }
    }

    /// GFLOP/s of products by OpenBLAS.
    func openBLAS(_ pool: ThreadPool, seconds: Double) -> Double {
        products(pool, seconds) { out in
            BLAS.gemm(
                m: Self.rows, n: Self.units, k: Self.depth, FloatSlice(x), FloatSlice(kernel), into: &out)
        }
    }

    /// GB/s of reading a block that is larger than the caches: 128 MiB, less on a machine with little memory.
    static func reading(_ pools: [ThreadPool], seconds: Double) -> [Double] {
        let count = min(1 << 25, MachineFacts.physicalMemory / 64)
        let block = Tensor(shape: [count], repeating: 1)
        return pools.map { pool in
            let best = best(seconds) {
                pool.run(slices: pool.threads) { slice in
                    let range = sliceRange(slice, of: pool.threads, rows: count)
                    var sum = Tensor(shape: [1])
                    Kernels.reduce(
                        .sum, Kernels.AxisView(outer: 1, axis: range.count, inner: 1),
                        FloatSlice(block, offset: range.lowerBound, count: range.count), into: &sum)
                }
            }
            return Double(count * 4) / best
        }
    }

    private func products(
        _ pool: ThreadPool, _ seconds: Double, _ product: @Sendable (inout Tensor) -> Void
    ) -> Double {
        let best = Self.best(seconds) {
            pool.run(slices: pool.threads) { _ in
                var out = Tensor(uninitialized: [Self.rows, Self.units])
                for _ in 0..<Self.repetitions { product(&out) }
            }
        }
        return Self.operations * Double(pool.threads) / best
    }

    /// The shortest time of a call, in nanoseconds, of those made within so many seconds; at least three.
    private static func best(_ seconds: Double, _ body: () -> Void) -> Double {
        let end = mk_nanoseconds() + Int64(seconds * 1e9)
        var best = Int64.max
        var calls = 0
        while calls < 3 || mk_nanoseconds() < end {
            let begun = mk_nanoseconds()
            body()
            best = min(best, mk_nanoseconds() - begun)
            calls += 1
        }
        return Double(max(1, best))
    }
}
