import CoreMetrics
import Foundation
import Logging
import ModelKit
import ModelKitTensor

/// A cache in Redis: predictions that other processes and machines find too, and that outlive the process.
///
///     let cache = try RedisCache(environment: ProcessInfo.processInfo.environment)
///     let library = try ModelLibrary([.file("library.yaml")], cache: cache)
///
/// It never fails a prediction. While Redis does not answer, predictions are computed: the first call that finds out takes
/// the time limits of the configuration, further calls do not ask until a pause is over, and then one call at a time does.
/// An outage is logged once as a warning, its end once at info level, and what it kept from working is counted in
/// ``statistics`` and in the counter `modelkit_cache_failures`, dimension `cache` = `redis`.
///
/// Keys are the prefix of the configuration and the SHA-256 of `CacheKey.bytes` in hexadecimal: nothing of an item can be
/// read from them. Predictions stand as JSON, behind the name of their type as a hash: a prediction of a type of another
/// name is a miss. So is one that cannot be decoded, because it was damaged or because its type has changed, which counts
/// as a failure too and is replaced. Whoever can write to the database decides what is predicted.
///
/// What is not `Codable` is never stored; what JSON does not tell apart (the bits of a NaN, and the nils of an optional of an
/// optional) is not kept apart.
///
/// Any number of threads may use it at once. A call blocks its thread while it waits. Not for predictions that take less
/// time than asking Redis, some 0.1 ms with a server on the same machine: these belong in a `NativeCache`.
public final class RedisCache: PredictionCache {
    /// How the cache was made.
    public let configuration: Configuration
    private let pool: ConnectionPool
    private let gate: Gate
    private let logger: Logger
    private let failureCounter: Counter
    private let counts = Locked(CacheStatistics())
    private let refusesToStore = Locked(false)
    /// The forms of the types that were asked for.
    private let forms = Locked<[ObjectIdentifier: any Sendable]>([:])

    /// A cache that connects when it is first used.
    ///
    /// - Parameters:
    ///   - configuration: the server and how it is asked.
    ///   - logger: takes the beginning and the end of an outage.
    ///   - metrics: makes the counter; by default what the process has bootstrapped.
    ///   - now: nanoseconds since any fixed time, which must not go back, for the pauses.
    /// - Throws: `ModelError` with code `.invalidConfiguration` for a value out of range, and for files of
    ///   ``Configuration/tls`` that cannot be used.
    public init(
        _ configuration: Configuration = Configuration(), logger: Logger = Logger(label: "modelkit"),
        metrics: (any MetricsFactory)? = nil, now: @escaping @Sendable () -> UInt64 = NativeCache.uptime
    ) throws {
        try configuration.validate()
        self.configuration = configuration
        self.logger = logger
        pool = ConnectionPool(configuration)
        failureCounter = Counter(
            label: "modelkit_cache_failures", dimensions: [("cache", "redis")],
            factory: metrics ?? MetricsSystem.factory)
        let availability = Availability(
            firstPause: configuration.firstPause.nanoseconds, longestPause: configuration.longestPause.nanoseconds)
        gate = Gate(availability, now: now) { change, failure in
            let server: Logger.MetadataValue = "\(configuration)"
            switch change {
            case .lost:
                logger.warning(
                    "Redis cannot be used, predictions are computed",
                    metadata: ["server": server, "reason": "\(failure?.description ?? "")"])
            case .restored: logger.info("Redis is back", metadata: ["server": server])
            }
        }
    }

    /// A cache with the configuration of the environment: see ``Configuration/init(environment:)``.
    ///
    /// `MODELKIT_CACHE_PROVIDER` is not looked at, which ``RedisCache/chosen(by:logger:)`` does.
    public convenience init(environment: [String: String], logger: Logger = Logger(label: "modelkit")) throws {
        try self.init(Configuration(environment: environment), logger: logger)
    }

    /// Looks predictions up: one request for every 512 keys.
    public func values<Value: Sendable>(for keys: [CacheKey], as type: Value.Type) -> [Value?] {
        guard !keys.isEmpty else { return [] }
        guard let form = form(of: type) else {
            count { $0.misses += keys.count }
            return Array(repeating: nil, count: keys.count)
        }
        let found = fetch(keys.map(name))
        let contents = form.contents(of: found)
        let damaged = contents.count { if case .damaged = $0 { true } else { false } }
        var values: [Value?] = contents.map { if case .value(let value) = $0 { value } else { nil } }
        let failures = damaged + keys.count - found.count
        while values.count < keys.count { values.append(nil) }
        let hits = values.count { $0 != nil }
        count {
            $0.hits += hits
            $0.misses += keys.count - hits
        }
        fail(failures)
        return values
    }

    /// Stores predictions: requests of up to 512 predictions or 1 MiB.
    public func store<Value: Sendable>(_ entries: [(key: CacheKey, value: Value)]) {
        guard !entries.isEmpty, let form = form(of: Value.self) else { return }
        let encoded = entries.compactMap { entry in
            (try? form.bytes(of: entry.value)).map { (name: name(entry.key), bytes: $0) }
        }
        fail(entries.count - encoded.count)
        send(encoded)
    }

    /// What this object did so far; what Redis holds or drops by itself is not known and stays 0.
    public var statistics: CacheStatistics { counts.withLock { $0 } }

    /// Forgets every prediction of the key prefix, by whomever it was stored; goes through all keys of the database.
    public func removeAll() {
        let isDone = gate.attempt { () throws(RedisFailure) in
            try pool.withConnection { (connection) throws(RedisFailure) in
                try KeyScan(prefix: configuration.keyPrefix).unlinkAll(
                    connection, timeout: configuration.commandTimeout)
            }
        }
        if !isDone { fail(1) }
    }

    private func name(_ key: CacheKey) -> [UInt8] { configuration.keyPrefix.utf8 + Digest.hex(key.bytes) }

    /// What Redis has under names: fewer than were asked for when it fails.
    private func fetch(_ names: [[UInt8]]) -> [Data?] {
        var found: [Data?] = []
        found.reserveCapacity(names.count)
        _ = gate.attempt { () throws(RedisFailure) in
            try pool.withConnection { (connection) throws(RedisFailure) in
                while found.count < names.count {
                    let chunk = names[found.count..<min(names.count, found.count + Self.chunkSize)]
                    found += try connection.values(of: chunk, timeout: configuration.commandTimeout)
                }
            }
        }
        return found
    }

    private func send(_ entries: [(name: [UInt8], bytes: [UInt8])]) {
        guard !entries.isEmpty else { return }
        var sent = 0
        var refusals: [String] = []
        _ = gate.attempt { () throws(RedisFailure) in
            try pool.withConnection { (connection) throws(RedisFailure) in
                while sent < entries.count {
                    var commands = CommandBuffer()
                    for entry in entries[sent...] where commands.count < Self.chunkSize {
                        guard commands.bytes.count < Self.chunkBytes else { break }
                        commands.appendSet(
                            entry.name, entry.bytes, milliseconds: configuration.timeToLive?.milliseconds)
                    }
                    let answers = try connection.answers(
                        to: commands, deadline: Deadline(after: configuration.commandTimeout))
                    for case .error(let message) in answers { refusals.append(message) }
                    sent += commands.count
                }
            }
        }
        fail(entries.count - sent + refusals.count)
        if sent > 0 { report(refusals.first) }
    }

    /// Logs when Redis, which answers, begins or ends to refuse what it should store: it is full, for instance.
    private func report(_ refusal: String?) {
        let refused = refusesToStore.withLock { state in
            defer { state = refusal != nil }
            return state
        }
        let server: Logger.Metadata = ["server": "\(configuration)"]
        if let refusal, !refused {
            logger.warning(
                "Redis does not store predictions", metadata: server.merging(["reason": "\(refusal)"]) { $1 })
        } else if refusal == nil, refused {
            logger.info("Redis stores predictions again", metadata: server)
        }
    }

    private func form<Value>(of type: Value.Type) -> StoredForm<Value>? {
        let key = ObjectIdentifier(type)
        if let known = forms.withLock({ $0[key] }) as? StoredForm<Value> { return known }
        guard let form = StoredForm<Value>() else { return nil }
        forms.withLock { $0[key] = form }
        return form
    }

    private func count(_ change: (inout CacheStatistics) -> Void) { counts.withLock { change(&$0) } }

    private func fail(_ failures: Int) {
        guard failures > 0 else { return }
        count { $0.failures += failures }
        failureCounter.increment(by: failures)
    }

    private static let chunkSize = 512
    private static let chunkBytes = 1 << 20
}

extension Duration {
    /// Milliseconds, 1 at least.
    var milliseconds: Int64 { max(1, Int64((self / .milliseconds(1)).rounded())) }
    /// Nanoseconds of a duration that a word holds.
    var nanoseconds: UInt64 { UInt64(max(0, self / .nanoseconds(1))) }
}
