/// What a look into a cache gave for a call's keys, completed by what is computed.
struct CacheLookup<Value: Sendable> {
    private let keys: [CacheKey?]
    private var results: [Value?]

    /// Values without a key.
    private(set) var uncached: [Int] = []
    /// Values with a key that are not in the cache.
    private(set) var missing: [Int] = []

    /// Looks keys up, or takes them all as missing without a look.
    init(_ keys: [CacheKey?], in cache: any PredictionCache, skipping: Bool) {
        self.init(keys) { skipping ? Array(repeating: nil, count: $0.count) : cache.values(for: $0, as: Value.self) }
    }

    /// Looks keys up again that were missing.
    init(afterMissOf keys: [CacheKey?], in cache: any PredictionCache) {
        self.init(keys) { cache.valuesAfterMiss(for: $0, as: Value.self) }
    }

    private init(_ keys: [CacheKey?], look: ([CacheKey]) -> [Value?]) {
        self.keys = keys
        results = Array(repeating: nil, count: keys.count)
        let keyed = keys.indices.filter { keys[$0] != nil }
        if keyed.count < keys.count { uncached = keys.indices.filter { keys[$0] == nil } }
        for (index, value) in zip(keyed, look(keys.compactMap { $0 })) {
            results[index] = value
            if value == nil { missing.append(index) }
        }
    }

    /// The keys of ``missing``.
    var missingKeys: [CacheKey] { missing.compactMap { keys[$0] } }

    /// Every key's value, once all were added.
    var values: [Value] { results.compactMap { $0 } }

    /// Takes computed values.
    ///
    /// - Throws: ``ModelError`` with code `.contractBroken` when there are too many or too few.
    mutating func add(_ values: [Value], at indices: [Int]) throws {
        guard values.count == indices.count else {
            throw ModelError(
                .contractBroken, "\(indices.count) items must give \(indices.count) predictions, not \(values.count)")
        }
        for (index, value) in zip(indices, values) { results[index] = .some(value) }
    }

    /// Stores the values at indices.
    func store(_ indices: [Int], in cache: any PredictionCache) {
        var entries: [(key: CacheKey, value: Value)] = []
        for index in indices {
            if let key = keys[index], let value = results[index] { entries.append((key, value)) }
        }
        cache.store(entries)
    }
}
