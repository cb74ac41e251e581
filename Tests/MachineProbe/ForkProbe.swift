import Glibc
import ModelKitTensor
import Synchronization

/// Computes on two threads in a process and in a child of it.
enum ForkProbe {
    private static let pool = ThreadPool(threads: 2)

    /// A batch through our own kernel and one through OpenBLAS, on two threads that must both be there.
    private static func compute() -> [Float] {
        let (rows, depth, units) = (16, 64, 32)
        var x = Tensor(shape: [rows, depth])
        x.withMutableSpan { span in for index in span.indices { span[index] = Float(index % 13) - 6 } }
        var weights = Tensor(shape: [depth, units])
        weights.withMutableSpan { span in for index in span.indices { span[index] = Float(index % 7) - 3 } }
        let batch = x
        let kernel = weights
        let results = Mutex([[Float]](repeating: [], count: 2))
        let arrived = Atomic(0)
        pool.run(slices: 2) { slice in
            // Neither slice goes on before the other has begun, so that two threads are needed.
            arrived.wrappingAdd(1, ordering: .sequentiallyConsistent)
            while arrived.load(ordering: .sequentiallyConsistent) < 2 { usleep(10) }
            var out = Tensor(shape: [rows, units])
            if slice == 0 {
                DenseWeights(kernel: kernel, bias: nil, activation: .relu).apply(
                    rows: rows, FloatSlice(batch), into: &out)
            } else {
                BLAS.gemm(m: rows, n: units, k: depth, FloatSlice(batch), FloatSlice(kernel), into: &out)
            }
            let values = out.values
            results.withLock { $0[slice] = values }
        }
        return results.withLock { $0[0] + $0[1] }
    }

    static func beforeUse() {
        let ended = Child.run { compute().count == 1024 ? 0 : 1 }
        print(ended, compute().count)
    }

    static func idle() {
        let expected = compute()
        let ended = Child.run {
            guard compute() == expected else { return 1 }
            // Children have children.
            return Child.run { compute() == expected ? 0 : 1 } == "exit 0" ? 0 : 2
        }
        print(ended, compute() == expected)
    }

    /// Forks while another thread is in the middle of a call.
    static func busy() {
        let expected = compute()
        let began = Atomic(false)
        let mayEnd = Atomic(false)
        let other = Thread {
            pool.run(slices: 2) { _ in
                began.store(true, ordering: .sequentiallyConsistent)
                while !mayEnd.load(ordering: .sequentiallyConsistent) { usleep(10) }
            }
        }
        while !began.load(ordering: .sequentiallyConsistent) { usleep(10) }
        let ended = Child.run { compute() == expected ? 0 : 1 }
        mayEnd.store(true, ordering: .sequentiallyConsistent)
        other.join()
        print(ended, compute() == expected)
    }

    /// Forks within a slice, on the calling thread or on one of the pool, and lets the child return from it into the pool.
    static func inside(onWorker: Bool) {
        let caller = pthread_self()
        let child = Atomic<Int32>(-1)
        let arrived = Atomic(0)
        pool.run(slices: 2) { _ in
            // Neither slice goes on before the other has begun, so that each thread has one.
            arrived.wrappingAdd(1, ordering: .sequentiallyConsistent)
            while arrived.load(ordering: .sequentiallyConsistent) < 2 { usleep(10) }
            guard (pthread_equal(pthread_self(), caller) == 0) == onWorker else { return }
            child.store(Child.begin(), ordering: .sequentiallyConsistent)
        }
        let process = child.load(ordering: .sequentiallyConsistent)
        // Only a child that the pool let go gets here.
        if process == 0 { _exit(0) }
        print(Child.end(process), compute().count)
    }
}
