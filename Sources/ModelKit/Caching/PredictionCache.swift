/// Keeps predictions so that the same item is not computed again.
///
/// A cache never throws: one that fails answers that it has nothing, drops what it is given, and counts
/// ``CacheStatistics/failures``.
public protocol PredictionCache: Sendable {
    /// Looks predictions up.
    ///
    /// - Returns: one entry per key, in order; nil where nothing is cached, or a value of another type. `Value` may be
    ///   optional itself: a cached nil is `.some(nil)`.
    func values<Value: Sendable>(for keys: [CacheKey], as type: Value.Type) -> [Value?]

    /// Looks one prediction up, as ``values(for:as:)`` does, which is what it does without an implementation.
    func value<Value: Sendable>(for key: CacheKey, as type: Value.Type) -> Value?

    /// Looks once more for predictions that ``values(for:as:)`` has just missed, before they are computed: another call
    /// may have stored them meanwhile. What is found counts as a hit instead of the miss that was counted; what is not
    /// counts as nothing.
    ///
    /// Without an implementation it finds nothing, which suits a cache where looking is dear.
    func valuesAfterMiss<Value: Sendable>(for keys: [CacheKey], as type: Value.Type) -> [Value?]

    /// Stores predictions, in the place of those that had the same keys.
    func store<Value: Sendable>(_ entries: [(key: CacheKey, value: Value)])

    /// What happened so far.
    var statistics: CacheStatistics { get }

    /// Forgets every prediction; the statistics of the past stay.
    func removeAll()
}

extension PredictionCache {
    /// Looks up an array of one.
    public func value<Value: Sendable>(for key: CacheKey, as type: Value.Type) -> Value? {
        values(for: [key], as: type).first ?? nil
    }

    /// Finds nothing.
    public func valuesAfterMiss<Value: Sendable>(for keys: [CacheKey], as type: Value.Type) -> [Value?] {
        Array(repeating: nil, count: keys.count)
    }
}
