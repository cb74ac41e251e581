import Foundation
import ModelKit
import Synchronization
import TestSupport
import Testing

@Suite("A native cache")
struct NativeCacheTests {
    private static let prefix = CacheKeyPrefix(model: "m")

    private static func key(_ item: some Sendable) throws -> CacheKey { try #require(prefix.key(for: item)) }

    @Test("finds what was stored, in order, and nothing else", arguments: CachePolicy.allCases, [1, 128, 5000])
    func found(_ policy: CachePolicy, _ entries: Int) throws {
        let cache = NativeCache(.init(policy: policy, maximumEntries: entries))
        let (stored, other) = (try Self.key("a"), try Self.key("b"))
        cache.store([(key: stored, value: "first")])
        cache.store([(key: stored, value: "second")])
        #expect(cache.values(for: [other, stored, stored], as: String.self) == [nil, "second", "second"])
        #expect(cache.value(for: stored, as: String.self) == "second")
        #expect(cache.statistics.hits == 3 && cache.statistics.misses == 1 && cache.statistics.entries == 1)
        cache.removeAll()
        #expect(cache.values(for: [stored], as: String.self) == [nil])
        #expect(cache.statistics.hits == 3 && cache.statistics.misses == 2 && cache.statistics.entries == 0)
    }

    @Test("finds nil, empty texts and empty arrays as hits")
    func emptyValues() throws {
        let cache = NativeCache()
        cache.store([(key: try Self.key(0), value: Int?.none)])
        cache.store([(key: try Self.key(1), value: "")])
        cache.store([(key: try Self.key(2), value: [String]())])
        let none = cache.values(for: [try Self.key(0), try Self.key(9)], as: Int?.self)
        #expect(none.count == 2 && none[0] == .some(nil) && none[1] == nil)
        #expect(cache.value(for: try Self.key(1), as: String.self) == "")
        #expect(cache.value(for: try Self.key(2), as: [String].self) == [])
        #expect(cache.statistics.hits == 3 && cache.statistics.misses == 1)
    }

    @Test("finds nothing where a value of another type is stored, be it the same but for its being optional")
    func otherTypes() throws {
        let cache = NativeCache()
        let key = try Self.key(0)
        cache.store([(key: key, value: 1)])
        #expect(cache.value(for: key, as: String.self) == nil)
        #expect(cache.value(for: key, as: Int?.self) == .none)
        #expect(cache.value(for: key, as: Int32.self) == nil)
        #expect(cache.value(for: key, as: Int.self) == 1)
        #expect(cache.statistics.misses == 3)
    }

    @Test("forgets a value when its time to live has passed, by the clock it was given", arguments: [100, 5000])
    func timeToLive(_ entries: Int) throws {
        let time = ManualTime()
        let cache = NativeCache(
            .init(maximumEntries: entries, timeToLive: .microseconds(1)),
            now: { time.nanoseconds.load(ordering: .relaxed) })
        let key = try Self.key("a")
        cache.store([(key: key, value: 1)])
        time.nanoseconds.store(999, ordering: .relaxed)
        #expect(cache.value(for: key, as: Int.self) == 1)
        // A hit does not make it younger.
        time.nanoseconds.store(1000, ordering: .relaxed)
        #expect(cache.value(for: key, as: Int.self) == nil)
        #expect(cache.statistics.expirations == 1 && cache.statistics.entries == 0)
        cache.store([(key: key, value: 2)])
        time.nanoseconds.store(1999, ordering: .relaxed)
        #expect(cache.value(for: key, as: Int.self) == 2)
    }

    @Test("has a clock of its own that does not go back")
    func uptime() {
        let first = NativeCache.uptime()
        #expect(first <= NativeCache.uptime())
    }

    @Test(
        "holds no more than its limits in all", arguments: CachePolicy.allCases, [1, 3, 1023, 1024, 1025, 5000, 9001])
    func limits(_ policy: CachePolicy, _ entries: Int) throws {
        let bytes = 1 << 23
        let cache = NativeCache(.init(policy: policy, maximumEntries: entries, maximumBytes: bytes))
        for item in 0..<(2 * entries) { cache.store([(key: try Self.key(item), value: item)]) }
        let statistics = cache.statistics
        #expect(statistics.entries <= entries && statistics.bytes <= bytes)
        // Twice as many keys as entries: every part gets more than it holds, short of a deviation of 20 sigma.
        #expect(statistics.entries == entries)
        #expect(statistics.evictions == entries)
        let found = try (0..<(2 * entries)).count { cache.value(for: try Self.key($0), as: Int.self) == $0 }
        #expect(found == entries)
    }

    @Test("is one part below 1,024 entries, so that the policy holds exactly")
    func onePart() throws {
        let cache = NativeCache(.init(maximumEntries: 1023))
        for item in 0..<1023 { cache.store([(key: try Self.key(item), value: item)]) }
        #expect(cache.value(for: try Self.key(0), as: Int.self) == 0)
        cache.store([(key: try Self.key(1023), value: 1023)])
        #expect(cache.value(for: try Self.key(0), as: Int.self) == 0)
        #expect(cache.value(for: try Self.key(1), as: Int.self) == nil)
        #expect(cache.value(for: try Self.key(2), as: Int.self) == 2)
    }

    @Test("does not keep a value above its limit of bytes, nor what the value was to replace")
    func oversize() throws {
        let cache = NativeCache(.init(maximumBytes: 200))
        let key = try Self.key("a")
        cache.store([(key: key, value: "small")])
        #expect(cache.value(for: key, as: String.self) == "small")
        cache.store([(key: key, value: String(repeating: "x", count: 200))])
        #expect(cache.value(for: key, as: String.self) == nil)
        #expect(cache.statistics.entries == 0 && cache.statistics.bytes == 0 && cache.statistics.evictions == 1)
    }

    @Test("measures a value by its text, its numbers or its encoding")
    func sizes() throws {
        #expect(ValueSize.bytes(of: "abc") == 16 + 3)
        #expect(ValueSize.bytes(of: [Float](repeating: 0, count: 100)) == 8 + 400)
        #expect(ValueSize.bytes(of: [[1.0], []]) == 8 + (8 + 8) + 8)
        #expect(ValueSize.bytes(of: ["a", "bc"]) == 8 + 17 + 18)
        #expect(ValueSize.bytes(of: Data([1, 2, 3])) == MemoryLayout<Data>.size + 3)
        #expect(ValueSize.bytes(of: Bool?.some(true)) == 1)
        #expect(ValueSize.bytes(of: [Float]?.some([1])) == 12)
        let place = Place(x: 1)
        #expect(ValueSize.bytes(of: place) == 8 + (try CanonicalEncoder.bytes(of: place)).count)
        #expect(ValueSize.bytes(of: NotEncodable(x: 1)) == 8)
    }

    @Test("is configured by modelkit's variables")
    func environment() throws {
        typealias Configuration = NativeCache.Configuration
        #expect(try Configuration(environment: [:]) == Configuration(policy: .lru, maximumEntries: 128))
        for (name, policy) in [("LRU", CachePolicy.lru), ("LFU", .lfu), ("RR", .randomReplacement), ("lfu", .lfu)] {
            let environment = ["MODELKIT_CACHE_IMPLEMENTATION": name, "MODELKIT_CACHE_MAX_SIZE": "16"]
            #expect(try Configuration(environment: environment) == Configuration(policy: policy, maximumEntries: 16))
        }
        for environment in [
            ["MODELKIT_CACHE_IMPLEMENTATION": "FIFO"], ["MODELKIT_CACHE_MAX_SIZE": "-1"],
            ["MODELKIT_CACHE_MAX_SIZE": "x"],
        ] {
            let error = #expect(throws: ModelError.self) { try Configuration(environment: environment) }
            #expect(error?.code == .invalidConfiguration)
            #expect(error?.message.contains(environment.keys.first ?? "?") == true)
        }
    }

    @Test("loses no update and mixes no values up under eight threads", arguments: CachePolicy.allCases, [64, 4096])
    func threads(_ policy: CachePolicy, _ entries: Int) throws {
        let cache = NativeCache(.init(policy: policy, maximumEntries: entries, maximumBytes: 1 << 23))
        let (threads, rounds) = (8, 2000)
        let wrong = Atomic(0)
        // Each thread has four items of its own and knows what it stored for them last.
        DispatchQueue.concurrentPerform(iterations: threads) { thread in
            var random = SeededGenerator(seed: UInt64(thread))
            var latest: [Int: Int] = [:]
            for round in 0..<rounds {
                let item = thread * 4 + Int.random(in: 0..<4, using: &random)
                guard let key = Self.prefix.key(for: item) else { continue }
                if Bool.random(using: &random) {
                    cache.store([(key: key, value: round)])
                    latest[item] = round
                }
                // All 32 items have their place, so that nothing may be missing.
                if cache.value(for: key, as: Int.self) != latest[item] { wrong.add(1, ordering: .relaxed) }
            }
        }
        #expect(wrong.load(ordering: .relaxed) == 0)
        let statistics = cache.statistics
        #expect(statistics.hits + statistics.misses == threads * rounds)
        #expect(statistics.entries == 32 && statistics.evictions == 0)
    }
}

private final class ManualTime: Sendable {
    let nanoseconds = Atomic<UInt64>(0)
}
