import ModelKit
import ModelKitTensor
import Testing

@Suite("Computing once in tasks", .timeLimit(.minutes(2)))
struct ComputingOnceAsyncTests {
    private static func keys(_ items: [Int]) -> [CacheKey] { ComputingOnceTests.keys(items) }

    @Test("shares a value among tasks, and a cancelled one stops waiting alone")
    func shared() async throws {
        let once = ComputingOnce<Int>()
        let (started, start) = AsyncStream<Void>.makeStream()
        let (goingOn, goOn) = AsyncStream<Void>.makeStream()
        let first = Task {
            try await once.valuesSuspending(for: Self.keys([1])) { _ in
                start.yield()
                for await _ in goingOn { break }
                return [10]
            }
        }
        for await _ in started { break }
        // Each tells, by computing its own key, that it has claimed and is about to wait.
        let (claimed, claim) = AsyncStream<Void>.makeStream()
        let waiting = (0..<3).map { number in
            Task {
                try await once.valuesSuspending(for: Self.keys([1, 100 + number])) { indices in
                    claim.yield()
                    return indices.map { _ in number }
                }
            }
        }
        var count = 0
        for await _ in claimed {
            count += 1
            if count == 3 { break }
        }
        waiting[0].cancel()
        await #expect(throws: CancellationError.self) { try await waiting[0].value }
        goOn.yield()
        #expect(try await first.value == [10])
        #expect(try await waiting[1].value == [10, 1])
        #expect(try await waiting[2].value == [10, 2])
        #expect(once.claimedCount == 0)
    }

    @Test("releases what a failed task had claimed, and those who waited compute for themselves")
    func failure() async throws {
        let once = ComputingOnce<Int>()
        let (started, start) = AsyncStream<Void>.makeStream()
        let (goingOn, goOn) = AsyncStream<Void>.makeStream()
        let first = Task {
            try await once.valuesSuspending(for: Self.keys([1])) { _ -> [Int] in
                start.yield()
                for await _ in goingOn { break }
                throw ExampleError()
            }
        }
        for await _ in started { break }
        let second = Task {
            try await once.valuesSuspending(for: Self.keys([2, 1])) { indices in
                if indices == [0] { goOn.yield() }
                return indices.map { $0 + 7 }
            }
        }
        await #expect(throws: ExampleError.self) { try await first.value }
        #expect(try await second.value == [7, 8])
        #expect(once.claimedCount == 0)
    }

    @Test("does not wait for itself inside a computation, nor in its child tasks")
    func reentrant() async throws {
        let once = ComputingOnce<Int>()
        let values = try await once.valuesSuspending(for: Self.keys([1])) { _ in
            async let child = once.valuesSuspending(for: Self.keys([1])) { _ in [1] }
            let task = Task { try await once.valuesSuspending(for: Self.keys([1])) { _ in [2] } }
            return [try await child[0] + (try await task.value[0])]
        }
        #expect(values == [3])
    }

    @Test("computes each key once however many tasks need it")
    func many() async throws {
        let cached = CachedComputing<Int>(NativeCache(.init(maximumEntries: 100_000)))
        let computed = Locked<[Int: Int]>([:])
        try await withThrowingTaskGroup(of: Void.self) { group in
            for task in 0..<50 {
                group.addTask {
                    let items = (0..<100).map { ($0 * (task + 1)) % 200 }
                    let values = try await cached.valuesSuspending(for: Self.keys(items)) { indices in
                        await Task.yield()
                        computed.withLock { counts in
                            for index in indices { counts[items[index], default: 0] += 1 }
                        }
                        return indices.map { items[$0] * 3 }
                    }
                    #expect(values == items.map { $0 * 3 })
                }
            }
            try await group.waitForAll()
        }
        #expect(computed.withLock { $0.values.allSatisfy { $0 == 1 } })
        #expect(computed.withLock { $0.count } == 200)
    }
}
