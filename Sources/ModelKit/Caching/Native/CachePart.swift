import Foundation

/// A shard behind its lock.
///
/// The time that it is held for is far below that of putting a thread to sleep and waking it, so that a thread tries some
/// times before it sleeps. (`Locked` would sleep at once, and is generic: three times the cost on this path.)
///
/// `@unchecked Sendable`: the shard is read and changed under the lock only.
final class CachePart: @unchecked Sendable {
    private static let attempts = 100

    private let lock = NSLock()
    private var shard: CacheShard

    init(_ shard: CacheShard) { self.shard = shard }

    /// What happened so far.
    var statistics: CacheStatistics {
        acquire()
        defer { lock.unlock() }
        return shard.statistics
    }

    /// As the shard's.
    func find(_ key: CacheKey, as type: ObjectIdentifier, at now: UInt64, afterMiss: Bool = false) -> (any StoredValue)?
    {
        acquire()
        defer { lock.unlock() }
        return shard.find(key, as: type, at: now, afterMiss: afterMiss)
    }

    /// As the shard's.
    func store(_ stored: any StoredValue, as type: ObjectIdentifier, for key: CacheKey, bytes: Int, at now: UInt64) {
        acquire()
        defer { lock.unlock() }
        shard.store(stored, as: type, for: key, bytes: bytes, at: now)
    }

    /// As the shard's.
    func removeAll() {
        acquire()
        defer { lock.unlock() }
        shard.removeAll()
    }

    private func acquire() {
        for _ in 0..<Self.attempts where lock.try() { return }
        lock.lock()
    }
}
