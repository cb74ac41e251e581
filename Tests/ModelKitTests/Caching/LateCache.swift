import ModelKit

/// Misses everything at first, while another call stores what it computed; finds it when asked again.
struct LateCache: PredictionCache {
    let inner = NativeCache()
    let entries: [(key: CacheKey, value: Int)]

    func values<Value: Sendable>(for keys: [CacheKey], as type: Value.Type) -> [Value?] {
        defer { inner.store(entries) }
        return inner.values(for: keys, as: type)
    }

    func valuesAfterMiss<Value: Sendable>(for keys: [CacheKey], as type: Value.Type) -> [Value?] {
        inner.valuesAfterMiss(for: keys, as: type)
    }

    func store<Value: Sendable>(_ entries: [(key: CacheKey, value: Value)]) { inner.store(entries) }
    var statistics: CacheStatistics { inner.statistics }
    func removeAll() { inner.removeAll() }
}
