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

    // Plain loops here and in `values`: chains of calls on sequences cost unspecialised code several times as much.
    private init(_ keys: [CacheKey?], look: ([CacheKey]) -> [Value?]) {
        self.keys = keys
        var present: [CacheKey] = []
        present.reserveCapacity(keys.count)
        for index in 0..<keys.count {
            if let key = keys[index] { present.append(key) } else { uncached.append(index) }
        }
        results = look(present)
        // A cache that does not keep its contract has nothing.
        if results.count != present.count { results = Array(repeating: nil, count: present.count) }
        if !uncached.isEmpty { spread() }
        var next = 0
        for index in 0..<results.count {
            if next < uncached.count, uncached[next] == index {
                next += 1
            } else if case .none = results[index] {
                missing.append(index)
            }
        }
    }

    /// Puts the results of those that have keys where they belong.
    private mutating func spread() {
        var found = results.makeIterator()
        results = keys.map { $0 == nil ? nil : found.next() ?? nil }
    }

    /// The keys of ``missing``.
    var missingKeys: [CacheKey] { missing.compactMap { keys[$0] } }

    /// Every key's value, once all were added.
    var values: [Value] {
        var values: [Value] = []
        values.reserveCapacity(results.count)
        for index in 0..<results.count { if let value = results[index] { values.append(value) } }
        return values
    }

    /// Computes values in batches, at most `size` at a time, and stores each batch.
    ///
    /// - Parameters:
    ///   - indices: which values; those without a key are not stored.
    ///   - compute: takes some of the indices, in order, and returns their values.
    /// - Throws: what `compute` throws, and ``ModelError`` with code `.contractBroken` when it returns too many or too few.
    mutating func compute(
        _ indices: [Int], by size: Int?, storingIn cache: any PredictionCache, _ compute: ([Int]) throws -> [Value]
    ) throws {
        for batch in batches(of: indices, size) {
            try add(compute(batch), at: batch)
            store(batch, in: cache)
        }
    }

    /// As ``compute(_:by:storingIn:_:)``, but suspends the task.
    mutating func computeSuspending(
        _ indices: [Int], by size: Int?, storingIn cache: any PredictionCache,
        isolation: isolated (any Actor)? = #isolation, _ compute: ([Int]) async throws -> [Value]
    ) async throws {
        for batch in batches(of: indices, size) {
            try add(await compute(batch), at: batch)
            store(batch, in: cache)
        }
    }

    /// Takes values.
    ///
    /// - Throws: ``ModelError`` with code `.contractBroken` when there are too many or too few.
    mutating func add(_ values: [Value], at indices: [Int]) throws {
        guard values.count == indices.count else {
            throw ModelError(
                .contractBroken, "\(indices.count) items must give \(indices.count) predictions, not \(values.count)")
        }
        for (index, value) in zip(indices, values) { results[index] = .some(value) }
    }

    private func batches(of indices: [Int], _ size: Int?) -> [[Int]] {
        guard let size, size < indices.count else { return indices.isEmpty ? [] : [indices] }
        return stride(from: 0, to: indices.count, by: size).map { start in
            Array(indices[start..<min(start + size, indices.count)])
        }
    }

    private func store(_ indices: [Int], in cache: any PredictionCache) {
        var entries: [(key: CacheKey, value: Value)] = []
        for index in indices {
            if let key = keys[index], let value = results[index] { entries.append((key, value)) }
        }
        if !entries.isEmpty { cache.store(entries) }
    }
}
