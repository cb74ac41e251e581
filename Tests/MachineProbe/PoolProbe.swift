import AllocationCounter
import CKernels
import Glibc
import ModelKitTensor
import Synchronization

/// What a call of the thread pool costs.
enum PoolProbe {
    private final class Sum: SlicedWork {
        let value = Atomic(0)

        func perform(slice: Int) -> (any Error)? {
            value.wrappingAdd(slice, ordering: .relaxed)
            return nil
        }
    }

    /// The allocations of 1,000 warm calls with an object, and with a closure.
    static func allocations() {
        let pool = ThreadPool(threads: 2)
        let sum = Sum()
        func allocations(_ call: () -> Void) -> Int64 {
            for _ in 0..<100 { call() }
            usleep(10_000)
            let before = mk_allocation_count()
            for _ in 0..<1000 { call() }
            return mk_allocation_count() - before
        }
        let object = allocations { _ = pool.run(slices: 2, of: sum) }
        let closure = allocations { pool.run(slices: 2) { _ = sum.perform(slice: $0) } }
        print(mk_allocation_count() < 0 ? "uncounted" : "counted", object, closure, sum.value.load(ordering: .relaxed))
    }

    /// Calls per second of as many callers as the pool has threads, and of 64, the best of five rounds each.
    static func callers() {
        let threads = max(2, MachineFacts.usableCount)
        let pool = ThreadPool(threads: threads)
        var few = 0.0
        var many = 0.0
        for _ in 0..<5 {
            few = max(few, rate(pool, callers: threads, calls: 6400 / threads))
            many = max(many, rate(pool, callers: 64, calls: 100))
        }
        print(few, many)
    }

    private static func rate(_ pool: ThreadPool, callers: Int, calls: Int) -> Double {
        let begun = mk_nanoseconds()
        let group = (0..<callers).map { _ in
            Thread { for _ in 0..<calls { pool.run(slices: pool.threads) { _ in busy(20_000) } } }
        }
        for thread in group { thread.join() }
        return Double(callers * calls) / Double(mk_nanoseconds() - begun) * 1e9
    }

    /// Work that takes about so many nanoseconds of a CPU, whoever else uses it.
    private static func busy(_ nanoseconds: Int) {
        var x: UInt64 = 1
        for _ in 0..<nanoseconds { x = x &* 6_364_136_223_846_793_005 &+ 1 }
        if x == 0 { print("never") }
    }

    /// Nanoseconds of a call of two empty slices, in a row and after a pause; then of two slices of 1.25 ms against one
    /// after the other.
    static func latency() {
        let pool = ThreadPool(threads: 2)
        func median(_ count: Int, pause: UInt32 = 0, _ body: () -> Void) -> Int64 {
            let times = (0..<count).map { _ in
                if pause > 0 { usleep(pause) }
                let begun = mk_nanoseconds()
                body()
                return mk_nanoseconds() - begun
            }
            return times.sorted()[count / 2]
        }
        pool.run(slices: 2) { _ in busy(100_000) }
        print("in a row", median(1000) { pool.run(slices: 2) { _ in } })
        print("after a pause", median(200, pause: 2000) { pool.run(slices: 2) { _ in } })
        for nanoseconds in [20_000, 100_000, 1_250_000] {
            let runs = 400_000_000 / nanoseconds / 8
            let alone = median(runs) { for _ in 0..<2 { busy(nanoseconds) } }
            let shared = median(runs) { pool.run(slices: 2) { _ in busy(nanoseconds) } }
            let paused = median(min(200, runs), pause: 2000) { pool.run(slices: 2) { _ in busy(nanoseconds) } }
            print("two of \(nanoseconds)", alone, shared, paused, Double(alone) / Double(shared))
        }
    }

    /// A network 784-512-512-10 at batch 256 on one thread and on two: microseconds, the best and the median of each.
    static func scaling() {
        let rows = 256
        func random(_ shape: [Int]) -> Tensor {
            var tensor = Tensor(shape: shape)
            tensor.withMutableSpan { span in for index in span.indices { span[index] = Float.random(in: -1...1) } }
            return tensor
        }
        let sizes = [784, 512, 512, 10]
        let layers = (0..<3).map { layer in
            DenseWeights(
                kernel: random([sizes[layer], sizes[layer + 1]]), bias: random([sizes[layer + 1]]), activation: .relu)
        }
        let input = random([rows, sizes[0]])
        let pools = [1, 2].map { ThreadPool(threads: $0) }
        var times: [[Int64]] = [[], []]
        for _ in 0..<300 {
            for (index, pool) in pools.enumerated() {
                let begun = mk_nanoseconds()
                pool.run(slices: pool.threads) { slice in
                    let range = sliceRange(slice, of: pool.threads, rows: rows)
                    var x = FloatSlice(input, offset: range.lowerBound * 784, count: range.count * 784)
                    for layer in layers {
                        var out = Tensor(uninitialized: [range.count, layer.units])
                        layer.apply(rows: range.count, x, into: &out)
                        x = FloatSlice(out)
                    }
                }
                times[index].append(mk_nanoseconds() - begun)
            }
        }
        for index in 0..<2 { times[index].sort() }
        print("one", times[0][0] / 1000, times[0][150] / 1000, "two", times[1][0] / 1000, times[1][150] / 1000)
        print(Double(times[0][0]) / Double(times[1][0]), Double(times[0][150]) / Double(times[1][150]))
    }

    /// The threads that OpenBLAS says it uses, and those of our own.
    static func threads() {
        var out = Tensor(shape: [256, 256])
        let x = Tensor(shape: [256, 256], repeating: 1)
        BLAS.gemm(m: 256, n: 256, k: 256, FloatSlice(x), FloatSlice(x), into: &out)
        print(MachineFacts.blasThreadCount, MachineFacts.threadCount)
    }
}
