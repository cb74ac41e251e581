/// Values from a cache, and those it does not have computed once, whichever calls need them at the same time.
package final class CachedComputing<Value: Sendable>: Sendable {
    /// Where values are kept.
    package let cache: any PredictionCache
    private let once = ComputingOnce<Value>()

    /// Keeps values in a cache, which may serve others too.
    package init(_ cache: any PredictionCache) { self.cache = cache }

    /// The value of one key if it is cached.
    package func cachedValue(for key: CacheKey) -> Value? { cache.value(for: key, as: Value.self) }

    /// The values of keys, in order.
    ///
    /// - Parameters:
    ///   - keys: a key per value; nil for one that cannot be cached, which is computed in a call of its own with the others
    ///     of its kind.
    ///   - refresh: whether to compute everything and to replace what is cached.
    ///   - missed: whether ``cachedValue(for:)`` has just not found any.
    ///   - batchSize: the most values to compute in one call; each batch is stored once it is computed.
    ///   - compute: takes ascending indices into `keys` and returns their values in this order. It may be called more than
    ///     once; see ``ComputingOnce`` for what it must not do.
    /// - Throws: what `compute` throws, and ``ModelError`` with code `.contractBroken` for a wrong number of values.
    package func values(
        for keys: [CacheKey?], refresh: Bool = false, missed: Bool = false, batchSize: Int? = nil,
        compute: ([Int]) throws -> [Value]
    ) throws -> [Value] {
        var lookup = CacheLookup<Value>(keys, in: cache, skipping: refresh || missed)
        try lookup.compute(lookup.uncached, by: batchSize, storingIn: cache, compute)
        if refresh {
            try lookup.compute(lookup.missing, by: batchSize, storingIn: cache, compute)
        } else if !lookup.missing.isEmpty {
            let missing = lookup.missing
            let values = try once.values(for: lookup.missingKeys) { places in
                var again = CacheLookup<Value>(afterMissOf: places.map { keys[missing[$0]] }, in: cache)
                try again.compute(again.missing, by: batchSize, storingIn: cache) { indices in
                    try compute(indices.map { missing[places[$0]] })
                }
                return again.values
            }
            try lookup.add(values, at: missing)
        }
        return lookup.values
    }

    /// As the blocking form, but suspends the task.
    ///
    /// It has a name of its own, as a closure that happens not to suspend would pick the form that blocks.
    package func valuesSuspending(
        for keys: [CacheKey?], refresh: Bool = false, batchSize: Int? = nil,
        isolation: isolated (any Actor)? = #isolation, compute: ([Int]) async throws -> [Value]
    ) async throws -> [Value] {
        var lookup = CacheLookup<Value>(keys, in: cache, skipping: refresh)
        try await lookup.computeSuspending(lookup.uncached, by: batchSize, storingIn: cache, compute)
        if refresh {
            try await lookup.computeSuspending(lookup.missing, by: batchSize, storingIn: cache, compute)
        } else if !lookup.missing.isEmpty {
            let missing = lookup.missing
            let cache = cache
            let values = try await once.valuesSuspending(for: lookup.missingKeys) { places in
                var again = CacheLookup<Value>(afterMissOf: places.map { keys[missing[$0]] }, in: cache)
                try await again.computeSuspending(again.missing, by: batchSize, storingIn: cache) { indices in
                    try await compute(indices.map { missing[places[$0]] })
                }
                return again.values
            }
            try lookup.add(values, at: missing)
        }
        return lookup.values
    }
}
