/// A cache in the process's memory.
///
/// Any number of threads may use it at once. Up to 1,023 entries it is one part with one lock, and the policy holds
/// exactly. From 1,024 entries on it is divided by the keys' hashes, so that threads meet at a lock less often: the
/// policy then holds within each part, and the limits, shared out among the parts, still hold in all. A part has at
/// least 512 entries, as smaller ones fill too unevenly: the number of keys that fall to a part of 512 deviates by 4%.
///
/// Not for predictions that other processes should find: those belong in a Redis cache.
public final class NativeCache: PredictionCache {
    /// How the cache was made.
    public let configuration: Configuration
    private let parts: [CachePart]
    private let now: @Sendable () -> UInt64

    /// An empty cache.
    ///
    /// - Parameters:
    ///   - configuration: how much it keeps, and what it drops when it is full.
    ///   - seed: where ``CachePolicy/randomReplacement`` starts.
    ///   - now: nanoseconds since any fixed time, which must not go back; asked only with a time to live.
    public init(
        _ configuration: Configuration = Configuration(), seed: UInt64 = .random(in: .min ... .max),
        now: @escaping @Sendable () -> UInt64 = NativeCache.uptime
    ) {
        self.configuration = configuration
        self.now = now
        let count = configuration.partCount
        parts = (0..<count).map { part in
            let limits = configuration.limits(ofPart: part)
            return CachePart(CacheShard(policy: configuration.policy, limits: limits, seed: seed &+ UInt64(part)))
        }
    }

    /// Looks predictions up: about 0.2 µs each, its key not included.
    public func values<Value: Sendable>(for keys: [CacheKey], as type: Value.Type) -> [Value?] {
        look(for: keys, as: type, afterMiss: false)
    }

    /// Looks one prediction up.
    public func value<Value: Sendable>(for key: CacheKey, as type: Value.Type) -> Value? {
        (find(key, as: ObjectIdentifier(type)) as? TypedValue<Value>)?.value
    }

    /// Looks once more, correcting the count of hits and misses.
    public func valuesAfterMiss<Value: Sendable>(for keys: [CacheKey], as type: Value.Type) -> [Value?] {
        look(for: keys, as: type, afterMiss: true)
    }

    /// Stores predictions. With ``Configuration/maximumBytes`` every one is measured, which for a type other than text,
    /// numbers and arrays of them means to encode it.
    public func store<Value: Sendable>(_ entries: [(key: CacheKey, value: Value)]) {
        let time = time
        for (key, value) in entries {
            // Outside the lock.
            let bytes = configuration.maximumBytes == nil ? 0 : key.ownByteCount + ValueSize.bytes(of: value)
            let stored = TypedValue(value)
            part(of: key).store(stored, as: ObjectIdentifier(Value.self), for: key, bytes: bytes, at: time)
        }
    }

    /// What happened so far; bytes are measured with ``Configuration/maximumBytes`` only.
    public var statistics: CacheStatistics {
        parts.reduce(CacheStatistics()) { $0 + $1.statistics }
    }

    /// Forgets every prediction; the statistics of the past stay.
    public func removeAll() {
        for part in parts { part.removeAll() }
    }

    private func look<Value: Sendable>(for keys: [CacheKey], as type: Value.Type, afterMiss: Bool) -> [Value?] {
        let found = find(keys, as: ObjectIdentifier(type), afterMiss: afterMiss)
        var values: [Value?] = []
        values.reserveCapacity(keys.count)
        for stored in found { values.append((stored as? TypedValue<Value>)?.value) }
        return values
    }

    private func find(_ key: CacheKey, as type: ObjectIdentifier) -> (any StoredValue)? {
        part(of: key).find(key, as: type, at: time)
    }

    private func find(_ keys: [CacheKey], as type: ObjectIdentifier, afterMiss: Bool) -> [(any StoredValue)?] {
        let time = time
        return keys.map { part(of: $0).find($0, as: type, at: time, afterMiss: afterMiss) }
    }

    private var time: UInt64 { configuration.timeToLive == nil ? 0 : now() }

    private func part(of key: CacheKey) -> CachePart {
        parts.count == 1 ? parts[0] : parts[key.part(of: parts.count)]
    }
}
