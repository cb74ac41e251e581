extension NativeCache {
    /// What a native cache may hold, and what it gives up for new predictions.
    public struct Configuration: Hashable, Sendable {
        /// Which prediction is dropped for a new one.
        public var policy: CachePolicy
        /// How many predictions are held at most: 0 holds none.
        public var maximumEntries: Int
        /// How many bytes are held at most; nil for no limit.
        ///
        /// A prediction counts with the bytes of its key's own part (options and item), its text's UTF-8 or its numbers'
        /// memory, and otherwise its size and the length of its encoding. The cache's own bookkeeping, some 200 bytes an
        /// entry, does not count.
        ///
        /// One larger than the limit is not kept: the limit of its part where the cache has parts, which are of 4 MiB
        /// at least.
        public var maximumBytes: Int?
        /// For how long a prediction is valid after it was stored; nil for ever.
        public var timeToLive: Duration?

        /// Limits must not be negative.
        public init(
            policy: CachePolicy = .lru, maximumEntries: Int = 128, maximumBytes: Int? = nil, timeToLive: Duration? = nil
        ) {
            self.policy = policy
            self.maximumEntries = maximumEntries
            self.maximumBytes = maximumBytes
            self.timeToLive = timeToLive
        }

        /// The configuration that `MODELKIT_CACHE_IMPLEMENTATION` (`LRU`, `LFU` or `RR`) and `MODELKIT_CACHE_MAX_SIZE`
        /// (entries) give, each with its default when it is not set.
        ///
        /// - Throws: ``ModelError`` with code `.invalidConfiguration` for any other value.
        public init(environment: [String: String]) throws {
            self.init()
            let names = (policy: "MODELKIT_CACHE_IMPLEMENTATION", size: "MODELKIT_CACHE_MAX_SIZE")
            if let value = environment[names.policy] {
                guard let policy = CachePolicy(rawValue: value.uppercased()) else {
                    let known = CachePolicy.allCases.map(\.rawValue).joined(separator: ", ")
                    throw ModelError(.invalidConfiguration, "\(names.policy) must be one of \(known), not '\(value)'")
                }
                self.policy = policy
            }
            if let value = environment[names.size] {
                guard let size = Int(value), size >= 0 else {
                    throw ModelError(
                        .invalidConfiguration, "\(names.size) must be a number of entries, 0 or more, not '\(value)'")
                }
                maximumEntries = size
            }
        }
    }
}

extension NativeCache.Configuration {
    /// How many parts, a power of two: 1 below 1,024 entries, with at least 512 entries and 4 MiB a part.
    var partCount: Int {
        var count = 1
        while count < 16, maximumEntries / (count * 2) >= 512, (maximumBytes ?? .max) / (count * 2) >= 4 << 20 {
            count *= 2
        }
        return count
    }

    /// A part's share: all parts' shares make the limits.
    func limits(ofPart part: Int) -> CacheShard.Limits {
        precondition(maximumEntries >= 0, "the maximum number of entries must not be negative, as \(maximumEntries) is")
        precondition(
            maximumBytes ?? 0 >= 0, "the maximum number of bytes must not be negative, as \(maximumBytes ?? 0) is")
        precondition(
            timeToLive ?? .zero >= .zero, "the time to live must not be negative, as \(timeToLive ?? .zero) is")
        let count = partCount
        func share(_ total: Int) -> Int { total / count + (part < total % count ? 1 : 0) }
        return CacheShard.Limits(
            entries: share(maximumEntries), bytes: maximumBytes.map(share),
            timeToLive: timeToLive.map(\.wholeNanoseconds))
    }
}

extension NativeCache {
    private static let start = ContinuousClock.now

    /// Nanoseconds of a clock that never goes back.
    @Sendable public static func uptime() -> UInt64 { start.duration(to: .now).wholeNanoseconds }
}

extension Duration {
    /// Nanoseconds; the most a word holds for what is longer.
    fileprivate var wholeNanoseconds: UInt64 {
        let (seconds, attoseconds) = components
        let (nanoseconds, overflow) = UInt64(clamping: seconds).multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, overflowed) = nanoseconds.addingReportingOverflow(UInt64(clamping: attoseconds / 1_000_000_000))
        return overflow || overflowed ? .max : sum
    }
}
