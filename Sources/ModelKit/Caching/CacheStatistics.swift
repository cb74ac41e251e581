/// What a cache did and holds.
public struct CacheStatistics: Hashable, Sendable, Codable {
    /// Look-ups that found a prediction.
    public var hits = 0
    /// Look-ups that found none.
    public var misses = 0
    /// Predictions dropped to keep within the limits, those larger than the limit among them.
    public var evictions = 0
    /// Predictions dropped because they were too old.
    public var expirations = 0
    /// Predictions held now.
    public var entries = 0
    /// Bytes held now: zero where the cache does not measure them.
    public var bytes = 0
    /// Look-ups and stores that a failure of the cache kept from working.
    public var failures = 0

    /// Nothing happened.
    public init() {}

    /// The share of look-ups that found a prediction: 0 before the first.
    public var hitRate: Double { hits + misses == 0 ? 0 : Double(hits) / Double(hits + misses) }

    /// The sum of two caches' statistics.
    public static func + (left: CacheStatistics, right: CacheStatistics) -> CacheStatistics {
        var sum = left
        sum.hits += right.hits
        sum.misses += right.misses
        sum.evictions += right.evictions
        sum.expirations += right.expirations
        sum.entries += right.entries
        sum.bytes += right.bytes
        sum.failures += right.failures
        return sum
    }
}
