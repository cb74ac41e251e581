import ModelKitTensor

/// Lets calls through to a server while it is available, and tells when that changes.
final class Gate: Sendable {
    private let availability: Locked<Availability>
    private let now: @Sendable () -> UInt64
    private let changed: @Sendable (Availability.Change, RedisFailure?) -> Void

    /// - Parameters:
    ///   - now: nanoseconds since any fixed time.
    ///   - changed: is told once per outage, with its reason, and once when it is over.
    init(
        _ availability: Availability, now: @escaping @Sendable () -> UInt64,
        changed: @escaping @Sendable (Availability.Change, RedisFailure?) -> Void
    ) {
        self.availability = Locked(availability)
        self.now = now
        self.changed = changed
    }

    /// Runs a call if one is due.
    ///
    /// - Returns: whether it ran and succeeded.
    func attempt(_ body: () throws(RedisFailure) -> Void) -> Bool {
        let time = now()
        guard let attempt = ForkGuard.call({ availability.withLock { $0.begin(at: time) } }) else { return false }
        do throws(RedisFailure) {
            try body()
            end(attempt, nil)
            return true
        } catch {
            end(attempt, error)
            return false
        }
    }

    private func end(_ attempt: Availability.Attempt, _ failure: RedisFailure?) {
        let time = now()
        let change = ForkGuard.call {
            availability.withLock { $0.end(attempt, succeeded: failure == nil, at: time) }
        }
        if let change { changed(change, failure) }
    }
}
