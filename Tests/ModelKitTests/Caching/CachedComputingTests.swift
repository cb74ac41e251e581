import Foundation
import ModelKit
import ModelKitTensor
import Testing

@Suite("Computing through a cache", .timeLimit(.minutes(2)))
struct CachedComputingTests {
    private static let prefix = CacheKeyPrefix(model: "m")

    @Test("computes the missing items only, in order, with each other", arguments: CachePolicy.allCases)
    func missing(_ policy: CachePolicy) throws {
        let cached = CachedComputing<String?>(NativeCache(.init(policy: policy, maximumEntries: 16)))
        var asked: [[Int]] = []
        func predict(_ items: [String], refresh: Bool = false) throws -> [String?] {
            try cached.values(for: items.map { Self.prefix.key(for: $0) }, refresh: refresh) { indices in
                asked.append(indices)
                return indices.map { items[$0].isEmpty ? nil : items[$0] + "!" }
            }
        }
        #expect(try predict(["a", ""]) == ["a!", nil])
        #expect(try predict(["b", "a", "c", "", "b"]) == ["b!", "a!", "c!", nil, "b!"])
        #expect(try predict(["c", "b", "a", ""]) == ["c!", "b!", "a!", nil])
        #expect(asked == [[0, 1], [0, 2]])
        let statistics = cached.cache.statistics
        // The second "b" of one batch was missing too.
        #expect(statistics.hits == 6 && statistics.misses == 5)
        #expect(try predict(["a", "c"], refresh: true) == ["a!", "c!"])
        #expect(asked.last == [0, 1])
    }

    @Test("replaces what is cached on a refresh")
    func refresh() throws {
        let cached = CachedComputing<Int>(NativeCache())
        let keys = [Self.prefix.key(for: "a")]
        #expect(try cached.values(for: keys) { _ in [1] } == [1])
        #expect(try cached.values(for: keys, refresh: true) { _ in [2] } == [2])
        #expect(try cached.values(for: keys) { _ in [3] } == [2])
    }

    @Test("computes items without a key every time, in their places")
    func keyless() throws {
        let cached = CachedComputing<Int>(NativeCache())
        var asked: [[Int]] = []
        for _ in 0..<2 {
            let values = try cached.values(for: [nil, Self.prefix.key(for: "a"), nil]) { indices in
                asked.append(indices)
                return indices
            }
            #expect(values == [0, 1, 2])
        }
        #expect(asked == [[0, 2], [1], [0, 2]])
    }

    @Test("caches nothing of a call that fails")
    func failure() throws {
        let cached = CachedComputing<Int>(NativeCache())
        let keys = [Self.prefix.key(for: "a")]
        #expect(throws: ExampleError.self) { try cached.values(for: keys) { _ in throw ExampleError() } }
        let error = #expect(throws: ModelError.self) { try cached.values(for: keys) { _ in [1, 2] } }
        #expect(error?.code == .contractBroken)
        #expect(try cached.values(for: keys) { _ in [3] } == [3])
    }

    @Test("does not compute what another call stored between the look into the cache and the claim")
    func storedMeanwhile() async throws {
        let keys = ["a", "b", "c"].compactMap { Self.prefix.key(for: $0) }
        for suspending in [false, true] {
            let cached = CachedComputing<Int>(LateCache(entries: [(key: keys[1], value: 7)]))
            var asked: [[Int]] = []
            let compute = { (indices: [Int]) in
                asked.append(indices)
                return indices
            }
            let values =
                suspending
                ? try await cached.valuesSuspending(for: keys, compute: compute)
                : try cached.values(for: keys, compute: compute)
            #expect(values == [0, 7, 2])
            #expect(asked == [[0, 2]])
            #expect(cached.cache.statistics.hits == 1 && cached.cache.statistics.misses == 2)
        }
    }

    @Test("computes each item once however many threads need it at the same time")
    func once() {
        let cached = CachedComputing<Int>(NativeCache(.init(maximumEntries: 100_000)))
        let computed = Locked<[Int: Int]>([:])
        let wrong = Locked(0)
        DispatchQueue.concurrentPerform(iterations: 8) { thread in
            for round in 0..<200 {
                let items = (0..<5).map { (round * 5 + $0 * (thread + 1)) % 1000 }
                let values = try? cached.values(for: items.map { Self.prefix.key(for: $0) }) { indices in
                    computed.withLock { counts in
                        for index in indices { counts[items[index], default: 0] += 1 }
                    }
                    return indices.map { items[$0] * 3 }
                }
                if values != items.map({ $0 * 3 }) { wrong.withLock { $0 += 1 } }
            }
        }
        #expect(wrong.withLock { $0 } == 0)
        #expect(computed.withLock { $0.filter { $0.value != 1 } }.isEmpty)
        #expect(cached.cache.statistics.misses >= computed.withLock { $0.count })
    }
}
