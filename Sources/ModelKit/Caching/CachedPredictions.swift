/// The cached predictions of one model of a library.
final class CachedPredictions<Item: Sendable, Prediction: Sendable, Options: CallOptions>: Sendable {
    private let computing: CachedComputing<Prediction>
    private let keys: CacheKeyPrefix
    /// The keys of a call that sets no options, which need not be made anew.
    private let defaultKeys: CacheKeyPrefix
    private let metrics: ModelMetrics?

    init(_ cache: any PredictionCache, _ keys: CacheKeyPrefix, _ metrics: ModelMetrics?) {
        computing = CachedComputing(cache)
        self.keys = keys
        defaultKeys = keys.with(Options())
        self.metrics = metrics
    }

    private func keys(of options: Options) -> CacheKeyPrefix {
        Options.self == NoOptions.self ? defaultKeys : keys.with(options)
    }

    /// The key of an item; nil where it cannot be cached.
    func key(for item: Item, _ options: Options) -> CacheKey? { keys(of: options).key(for: item) }

    /// The key of an item of a call that sets no options; nil where it cannot be cached.
    func key(for item: Item) -> CacheKey? { defaultKeys.key(for: item) }

    /// What is cached for a key.
    func value(for key: CacheKey) -> Prediction? {
        guard let known = computing.cachedValue(for: key) else { return nil }
        metrics?.looked(hits: 1, misses: 0)
        return known
    }

    /// The predictions of items, of which `compute` is given those that are not cached, in batches of a size.
    func predictions(
        for items: ArraySlice<Item>, _ call: PredictionCall<Item, Prediction, Options>, batchSize: Int?,
        compute: (ArraySlice<Item>) throws -> [Prediction]
    ) throws -> [Prediction] {
        let prefix = keys(of: call.options)
        let keys = call.missedKey.map { [$0] } ?? items.map { prefix.key(for: $0) }
        var missed = call.missedKey != nil
        if !missed, keys.count == 1, !call.forceCompute, let key = keys[0] {
            if let known = value(for: key) { return [known] }
            missed = true
        }
        var computed = 0
        defer { metrics?.looked(hits: items.count - computed, misses: computed) }
        return try computing.values(for: keys, refresh: call.forceCompute, missed: missed, batchSize: batchSize) {
            indices in
            computed += indices.count
            return try located(indices) { try compute(chosen(indices, of: items)) }
        }
    }

    /// As ``predictions(for:_:batchSize:compute:)`` where computing waits.
    nonisolated(nonsending) func predictionsAsync(
        for items: ArraySlice<Item>, _ options: Options, forceCompute: Bool, batchSize: Int?,
        compute: nonisolated(nonsending) (ArraySlice<Item>) async throws -> [Prediction]
    ) async throws -> [Prediction] {
        let prefix = keys(of: options)
        let keys = items.map { prefix.key(for: $0) }
        var computed = 0
        defer { metrics?.looked(hits: items.count - computed, misses: computed) }
        return try await computing.valuesSuspending(
            for: keys, refresh: forceCompute, batchSize: batchSize
        ) { indices in
            computed += indices.count
            do {
                return try await compute(chosen(indices, of: items))
            } catch {
                throw located(indices, error)
            }
        }
    }

    private func chosen(_ indices: [Int], of items: ArraySlice<Item>) -> ArraySlice<Item> {
        indices.count == items.count ? items : indices.map { items[items.startIndex + $0] }[...]
    }

    private func located<R>(_ indices: [Int], _ body: () throws -> R) throws -> R {
        do { return try body() } catch { throw located(indices, error) }
    }

    /// The error of one of the items that were computed, as one of all.
    private func located(_ indices: [Int], _ error: any Error) -> any Error {
        guard var known = error as? ModelError, known.model == nil, let index = known.itemIndex,
            indices.indices.contains(index)
        else {
            return error
        }
        known.itemIndex = indices[index]
        return known
    }
}
