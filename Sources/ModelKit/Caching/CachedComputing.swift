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
    ///   - compute: takes ascending indices into `keys` and returns their values in this order. It may be called more than
    ///     once; see ``ComputingOnce`` for what it must not do.
    /// - Throws: what `compute` throws, and ``ModelError`` with code `.contractBroken` for a wrong number of values.
    package func values(
        for keys: [CacheKey?], refresh: Bool = false, missed: Bool = false, compute: ([Int]) throws -> [Value]
    ) throws -> [Value] {
        var lookup = CacheLookup<Value>(keys, in: cache, skipping: refresh || missed)
        if !lookup.uncached.isEmpty { try lookup.add(compute(lookup.uncached), at: lookup.uncached) }
        if refresh, !lookup.missing.isEmpty {
            try lookup.add(compute(lookup.missing), at: lookup.missing)
            lookup.store(lookup.missing, in: cache)
        } else if !lookup.missing.isEmpty {
            let missing = lookup.missing
            let values = try once.values(for: lookup.missingKeys) { places in
                var again = CacheLookup<Value>(afterMissOf: places.map { keys[missing[$0]] }, in: cache)
                if !again.missing.isEmpty {
                    try again.add(compute(again.missing.map { missing[places[$0]] }), at: again.missing)
                    again.store(again.missing, in: cache)
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
        for keys: [CacheKey?], refresh: Bool = false, isolation: isolated (any Actor)? = #isolation,
        compute: ([Int]) async throws -> [Value]
    ) async throws -> [Value] {
        var lookup = CacheLookup<Value>(keys, in: cache, skipping: refresh)
        if !lookup.uncached.isEmpty { try lookup.add(await compute(lookup.uncached), at: lookup.uncached) }
        if refresh, !lookup.missing.isEmpty {
            try lookup.add(await compute(lookup.missing), at: lookup.missing)
            lookup.store(lookup.missing, in: cache)
        } else if !lookup.missing.isEmpty {
            let missing = lookup.missing
            let cache = cache
            let values = try await once.valuesSuspending(for: lookup.missingKeys) { places in
                var again = CacheLookup<Value>(afterMissOf: places.map { keys[missing[$0]] }, in: cache)
                if !again.missing.isEmpty {
                    try again.add(await compute(again.missing.map { missing[places[$0]] }), at: again.missing)
                    again.store(again.missing, in: cache)
                }
                return again.values
            }
            try lookup.add(values, at: missing)
        }
        return lookup.values
    }
}
