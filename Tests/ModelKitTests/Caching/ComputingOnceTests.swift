import Foundation
import ModelKit
import ModelKitTensor
import Testing

@Suite("Computing once", .timeLimit(.minutes(2)))
struct ComputingOnceTests {
    private static let prefix = CacheKeyPrefix(model: "m")

    static func keys(_ items: [Int]) -> [CacheKey] { items.compactMap { prefix.key(for: $0) } }

    /// Runs work on a thread of its own.
    private static func thread(_ body: @escaping @Sendable () -> Void) -> DispatchSemaphore {
        let end = DispatchSemaphore(value: 0)
        Thread {
            body(); end.signal()
        }.start()
        return end
    }

    @Test("gives each key's value in order, computing equal keys once")
    func order() throws {
        let once = ComputingOnce<Int?>()
        var asked: [[Int]] = []
        let values = try once.values(for: Self.keys([3, 1, 3, 2, 1])) { indices in
            asked.append(indices)
            return indices.map { $0 == 1 ? nil : $0 * 10 }
        }
        #expect(values == [0, nil, 0, 30, nil])
        #expect(asked == [[0, 1, 3]])
        #expect(once.claimedCount == 0)
        #expect(
            try once.values(for: []) { _ in
                Issue.record("nothing to compute"); return []
            }.isEmpty)
    }

    @Test("takes from a call that computes it what it needs, on threads")
    func shared() throws {
        let once = ComputingOnce<Int>()
        let (started, goOn) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let first = Self.thread {
            _ = try? once.values(for: Self.keys([1, 2])) { _ in
                started.signal()
                goOn.wait()
                return [10, 20]
            }
        }
        started.wait()
        let results = Locked<[[Int]]>([])
        let asked = Locked<[[Int]]>([])
        let others = (0..<4).map { other in
            Self.thread {
                let values = try? once.values(for: Self.keys([2, 100 + other, 1])) { indices in
                    asked.withLock { $0.append(indices) }
                    // All have claimed before the first goes on.
                    if asked.withLock({ $0.count }) == 4 { goOn.signal() }
                    return indices.map { _ in other }
                }
                results.withLock { $0.append(values ?? []) }
            }
        }
        for end in others + [first] { end.wait() }
        #expect(Set(results.withLock { $0 }) == Set((0..<4).map { [20, $0, 10] }))
        #expect(asked.withLock { $0 } == Array(repeating: [1], count: 4))
        #expect(once.claimedCount == 0)
    }

    @Test("releases what a failed or broken call had claimed, and those who waited compute for themselves")
    func failure() throws {
        let once = ComputingOnce<Int>()
        let (started, goOn) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let failed = Locked(false)
        let first = Self.thread {
            do {
                _ = try once.values(for: Self.keys([1])) { _ -> [Int] in
                    started.signal()
                    goOn.wait()
                    throw ExampleError()
                }
            } catch { failed.withLock { $0 = error is ExampleError } }
        }
        started.wait()
        let result = Locked<[Int]>([])
        let second = Self.thread {
            let values = try? once.values(for: Self.keys([2, 1])) { indices in
                if indices == [0] { goOn.signal() }
                return indices.map { $0 + 7 }
            }
            result.withLock { $0 = values ?? [] }
        }
        first.wait()
        second.wait()
        #expect(failed.withLock { $0 })
        #expect(result.withLock { $0 } == [7, 8])
        let error = #expect(throws: ModelError.self) { try once.values(for: Self.keys([1, 2])) { _ in [1] } }
        #expect(error?.code == .contractBroken)
        #expect(once.claimedCount == 0)
    }

    @Test("ends when two calls hold what the other waits for")
    func crossing() {
        let once = ComputingOnce<Int>()
        for _ in 0..<200 {
            let (one, two) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
            let results = Locked<[[Int]]>([])
            // Each claims its first key, lets the other claim its own, and asks for the other's in the same call.
            let ends = [([1, 2], one, two), ([2, 1], two, one)].map { items, mine, others in
                Self.thread {
                    let values = try? once.values(for: Self.keys([items[0]])) { _ in
                        mine.signal()
                        others.wait()
                        return [items[0]]
                    }
                    let both = try? once.values(for: Self.keys(items)) { $0.map { items[$0] } }
                    results.withLock { $0.append((values ?? []) + (both ?? [])) }
                }
            }
            for end in ends { end.wait() }
            #expect(Set(results.withLock { $0 }) == [[1, 1, 2], [2, 2, 1]])
        }
        #expect(once.claimedCount == 0)
    }

    @Test("does not wait inside a computation, neither for itself nor in a circle with another call")
    func reentrant() throws {
        let once = ComputingOnce<Int>()
        // The same key again, from inside.
        let nested = try once.values(for: Self.keys([1])) { _ in
            [try once.values(for: Self.keys([1, 5])) { indices in indices.map { $0 + 40 } }.reduce(0, +)]
        }
        #expect(nested == [81])

        // Two calls each hold a key that the other needs to compute its own.
        let (one, two) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let results = Locked<[[Int]]>([])
        let ends = [(1, 2, one, two), (2, 1, two, one)].map { own, other, mine, others in
            Self.thread {
                let values = try? once.values(for: Self.keys([own])) { _ in
                    mine.signal()
                    others.wait()
                    return try once.values(for: Self.keys([other])) { _ in [other * 10] }
                }
                results.withLock { $0.append(values ?? []) }
            }
        }
        for end in ends { end.wait() }
        #expect(Set(results.withLock { $0 }) == [[20], [10]])
        #expect(once.claimedCount == 0)
    }

    @Test("waits inside the computation of another object, as models that depend on each other do")
    func nestedObjects() throws {
        let (outer, inner) = (ComputingOnce<Int>(), ComputingOnce<Int>())
        let (started, goOn) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let first = Self.thread {
            _ = try? inner.values(for: Self.keys([1])) { _ in
                started.signal()
                goOn.wait()
                return [10]
            }
        }
        started.wait()
        let values = try outer.values(for: Self.keys([1])) { _ in
            goOn.signal()
            // Computes only if the first call is over already.
            return try inner.values(for: Self.keys([1])) { _ in [10] }
        }
        first.wait()
        #expect(values == [10])
    }
}

struct ExampleError: Error {}
