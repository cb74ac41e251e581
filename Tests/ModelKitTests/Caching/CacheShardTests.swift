import ModelKit
import TestSupport
import Testing

@Suite("A part of a native cache")
struct CacheShardTests {
    private static let limits = [
        CacheShard.Limits(entries: 0), .init(entries: 1), .init(entries: 2), .init(entries: 7),
        .init(entries: 20, bytes: 50), .init(entries: 1000, bytes: 0), .init(entries: 8, timeToLive: 20),
        .init(entries: 1000, bytes: 60, timeToLive: 30), .init(entries: 5, timeToLive: 0), .init(entries: 1000),
    ]
    private static let number = ObjectIdentifier(Int.self)

    private static func keys(_ count: Int) throws -> [CacheKey] {
        let prefix = CacheKeyPrefix(model: "m")
        return try (0..<count).map { try #require(prefix.key(for: $0)) }
    }

    private static func value(_ stored: (any StoredValue)?) -> Int? { (stored as? TypedValue<Int>)?.value }

    @Test("does what a naive cache does", arguments: [CachePolicy.lru, .lfu], limits)
    func naive(_ policy: CachePolicy, _ limits: CacheShard.Limits) throws {
        let keys = try Self.keys(30)
        for seed in UInt64(1)...20 {
            var random = SeededGenerator(seed: seed)
            var shard = CacheShard(policy: policy, limits: limits, seed: seed)
            var naive = NaiveCache(policy: policy, limits: limits)
            var now: UInt64 = 0
            for step in 0..<400 {
                now += UInt64.random(in: 0...2, using: &random)
                // Some keys are asked for more often.
                let key = min(Int.random(in: 0..<30, using: &random), Int.random(in: 0..<30, using: &random))
                switch Int.random(in: 0..<100, using: &random) {
                case 0:
                    shard.removeAll()
                    naive.entries = []
                case 1..<40:
                    let bytes = Int.random(in: 0...15, using: &random)
                    shard.store(TypedValue(step), as: Self.number, for: keys[key], bytes: bytes, at: now)
                    naive.store(step, for: key, bytes: bytes, at: now)
                default:
                    let found = Self.value(shard.find(keys[key], as: Self.number, at: now))
                    let expected = naive.find(key, at: now)
                    #expect(found == expected, "seed \(seed), step \(step), key \(key)")
                }
                naive.statistics.entries = naive.entries.count
                naive.statistics.bytes = naive.held
                try #require(shard.statistics == naive.statistics, "seed \(seed), step \(step)")
            }
        }
    }

    @Test("with random replacement gives up one other than the new one, and every one as often as the others")
    func random() throws {
        let (count, rounds) = (8, 8000)
        let keys = try Self.keys(count + 1)
        var losses = Array(repeating: 0, count: count)
        for round in 0..<rounds {
            var shard = CacheShard(policy: .randomReplacement, limits: .init(entries: count), seed: UInt64(round))
            for key in 0...count {
                shard.store(TypedValue(key), as: Self.number, for: keys[key], bytes: 0, at: 0)
            }
            let found = keys.map { Self.value(shard.find($0, as: Self.number, at: 0)) }
            #expect(found[count] == count)
            let lost = (0..<count).filter { found[$0] == nil }
            try #require(lost.count == 1 && shard.statistics.entries == count && shard.statistics.evictions == 1)
            losses[lost[0]] += 1
        }
        // 1,000 each with a standard deviation of 30.
        #expect(losses.allSatisfy { (850...1150).contains($0) }, "\(losses)")
    }

    @Test("with random replacement keeps its limits, and never a value that was replaced", arguments: limits)
    func randomOperations(_ limits: CacheShard.Limits) throws {
        let keys = try Self.keys(30)
        var random = SeededGenerator(seed: 5)
        var shard = CacheShard(policy: .randomReplacement, limits: limits, seed: 7)
        var latest: [Int: Int] = [:]
        for step in 0..<5000 {
            let key = Int.random(in: 0..<30, using: &random)
            if Bool.random(using: &random) {
                let bytes = Int.random(in: 0...15, using: &random)
                shard.store(TypedValue(step), as: Self.number, for: keys[key], bytes: bytes, at: UInt64(step))
                latest[key] = step
                let found = Self.value(shard.find(keys[key], as: Self.number, at: UInt64(step)))
                let fits = limits.entries > 0 && bytes <= limits.bytes ?? .max && limits.timeToLive != 0
                #expect(found == (fits ? step : nil), "step \(step)")
            } else if let found = Self.value(shard.find(keys[key], as: Self.number, at: UInt64(step))) {
                #expect(found == latest[key], "step \(step)")
                #expect(UInt64(step - found) < limits.timeToLive ?? .max, "step \(step)")
            }
            try #require(shard.statistics.entries <= limits.entries && shard.statistics.bytes <= limits.bytes ?? .max)
        }
    }

    @Test("counts a look again after a miss as a hit when it finds something, and as nothing when not")
    func afterMiss() throws {
        let key = try Self.keys(1)[0]
        var shard = CacheShard(policy: .lru, limits: .init(entries: 2), seed: 0)
        #expect(shard.find(key, as: Self.number, at: 0) == nil)
        #expect(shard.find(key, as: Self.number, at: 0, afterMiss: true) == nil)
        #expect(shard.statistics.misses == 1 && shard.statistics.hits == 0)
        shard.store(TypedValue(1), as: Self.number, for: key, bytes: 0, at: 0)
        #expect(shard.find(key, as: Self.number, at: 0, afterMiss: true) != nil)
        #expect(shard.statistics.misses == 0 && shard.statistics.hits == 1)
    }
}
