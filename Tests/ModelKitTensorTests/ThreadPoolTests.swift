import ModelKitTensor
import Testing

@Suite struct ThreadPoolTests {
    private struct Failure: Error, Equatable { let slice: Int }

    @Test("Every slice runs exactly once", arguments: [1, 2, 3, 8])
    func everySlice(threads: Int) {
        let pool = ThreadPool(threads: threads)
        for count in [0, 1, 2, 7, 100] {
            let seen = Locked([Int](repeating: 0, count: count))
            pool.run(slices: count) { slice in seen.withLock { $0[slice] += 1 } }
            #expect(seen.withLock { $0 } == [Int](repeating: 1, count: count))
        }
    }

    @Test("The error of the lowest failed slice is thrown", arguments: [1, 4])
    func errors(threads: Int) {
        let pool = ThreadPool(threads: threads)
        for _ in 0..<50 {
            #expect(throws: Failure(slice: 0)) {
                try pool.run(slices: 9) { (slice) throws(Failure) in throw Failure(slice: slice) }
            }
        }
    }

    @Test("Calls within slices finish")
    func nesting() {
        let pool = ThreadPool(threads: 3)
        let count = Locked(0)
        pool.run(slices: 6) { _ in
            pool.run(slices: 5) { _ in
                pool.run(slices: 4) { _ in count.withLock { $0 += 1 } }
            }
        }
        #expect(count.withLock { $0 } == 120)
    }

    @Test(
        "An object's slices run exactly once, and its error is that of the lowest failed slice", arguments: [1, 2, 4])
    func object(threads: Int) {
        final class Work: SlicedWork {
            let seen = Locked([Int](repeating: 0, count: 9))
            let failsFrom: Int

            init(failsFrom: Int) { self.failsFrom = failsFrom }

            func perform(slice: Int) -> (any Error)? {
                seen.withLock { $0[slice] += 1 }
                return slice >= failsFrom ? Failure(slice: slice) : nil
            }
        }
        let pool = ThreadPool(threads: threads)
        for _ in 0..<50 {
            let work = Work(failsFrom: 9)
            #expect(pool.run(slices: 9, of: work) == nil)
            #expect(work.seen.withLock { $0 } == [Int](repeating: 1, count: 9))
            #expect(pool.run(slices: 9, of: Work(failsFrom: 0)) as? Failure == Failure(slice: 0))
        }
    }

    @Test("A pool can be used and dropped again and again")
    func lifetimes() {
        for round in 0..<200 {
            let pool = ThreadPool(threads: 3)
            let sum = Locked(0)
            pool.run(slices: 5) { slice in sum.withLock { $0 += slice + round } }
            #expect(sum.withLock { $0 } == 10 + 5 * round)
        }
    }

    @Test("Many callers at once all finish")
    func concurrentCallers() async {
        let pool = ThreadPool(threads: 4)
        let total = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<64 {
                group.addTask {
                    let sum = Locked(0)
                    for _ in 0..<20 { pool.run(slices: 10) { slice in sum.withLock { $0 += slice } } }
                    return sum.withLock { $0 }
                }
            }
            return await group.reduce(0, +)
        }
        #expect(total == 64 * 20 * 45)
    }

    @Test("Slices cover the rows evenly and in order")
    func ranges() {
        for rows in 0...20 {
            for slices in 1...6 {
                let ranges = (0..<slices).map { sliceRange($0, of: slices, rows: rows) }
                #expect(ranges.flatMap { Array($0) } == Array(0..<rows))
                #expect((ranges.map(\.count).max() ?? 0) - (ranges.map(\.count).min() ?? 0) <= 1)
            }
        }
        #expect(ThreadPool(threads: 4).slices(of: 100, grain: 40) == 2)
        #expect(ThreadPool(threads: 4).slices(of: 3, grain: 40) == 1)
    }
}
