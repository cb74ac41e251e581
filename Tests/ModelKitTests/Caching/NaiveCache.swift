import ModelKit

/// What a cache must do, as plainly as it can be said: every operation looks at every entry.
struct NaiveCache {
    struct Entry {
        let key: Int
        var value: Int
        var bytes: Int
        var uses = 1
        var lastUse: Int
        var expiry: UInt64
    }

    let policy: CachePolicy
    let limits: CacheShard.Limits
    var entries: [Entry] = []
    var statistics = CacheStatistics()
    private var steps = 0

    init(policy: CachePolicy, limits: CacheShard.Limits) {
        self.policy = policy
        self.limits = limits
    }

    mutating func find(_ key: Int, at now: UInt64) -> Int? {
        steps += 1
        if let place = entries.firstIndex(where: { $0.key == key }) {
            if entries[place].expiry > now {
                entries[place].uses += 1
                entries[place].lastUse = steps
                statistics.hits += 1
                return entries[place].value
            }
            entries.remove(at: place)
            statistics.expirations += 1
        }
        statistics.misses += 1
        return nil
    }

    mutating func store(_ value: Int, for key: Int, bytes: Int, at now: UInt64) {
        steps += 1
        let count = entries.count
        entries.removeAll { $0.expiry <= now }
        statistics.expirations += count - entries.count
        let old = entries.first { $0.key == key }
        entries.removeAll { $0.key == key }
        if limits.entries == 0 || bytes > limits.bytes ?? .max {
            statistics.evictions += 1
            return
        }
        while entries.count + 1 > limits.entries || held + bytes > limits.bytes ?? .max {
            let victim = entries.min {
                policy == .lru ? $0.lastUse < $1.lastUse : ($0.uses, $0.lastUse) < ($1.uses, $1.lastUse)
            }
            entries.removeAll { $0.key == victim?.key }
            statistics.evictions += 1
        }
        entries.append(
            Entry(
                key: key, value: value, bytes: bytes, uses: (old?.uses ?? 0) + 1, lastUse: steps,
                expiry: limits.timeToLive.map { now + $0 } ?? .max))
    }

    var held: Int { entries.reduce(0) { $0 + $1.bytes } }
}
