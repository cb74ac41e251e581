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

    /// The threads that OpenBLAS says it uses, and those of our own.
    static func threads() {
        var out = Tensor(shape: [256, 256])
        let x = Tensor(shape: [256, 256], repeating: 1)
        BLAS.gemm(m: 256, n: 256, k: 256, FloatSlice(x), FloatSlice(x), into: &out)
        print(MachineFacts.blasThreadCount, MachineFacts.threadCount)
    }
}
