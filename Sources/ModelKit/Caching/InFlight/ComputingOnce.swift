import ModelKitTensor

/// Lets calls that run at once share what they compute: of all that need a value, the first claims its key and computes
/// it, and the others wait.
///
/// Nobody waits for ever:
/// - A call computes and publishes everything it has claimed before it waits for what others have claimed.
/// - A call that is made inside another's `compute` on the same object does not wait at all, as the outer call holds claims
///   that those it would wait for may wait for in turn, or waits for itself. What others have claimed it computes too.
///   A task-local value tells such a call, so that it is known on the same thread, in child tasks and in `Task {}`, but
///   not in a detached task or on a thread that `compute` starts: those must not ask for the same keys.
/// - Objects may be used inside each other's `compute` as long as that never goes in a circle, as models that depend on
///   each other cannot.
///
/// A failure releases the claims: the failing call throws, and each waiting one computes for itself or waits for another
/// that does. To find values that were published between a look into a cache and the claim, look again in `compute`.
package final class ComputingOnce<Value: Sendable>: Sendable {
    private let flights = Locked<[CacheKey: Flight<Value>]>([:])

    /// Nothing is being computed.
    package init() {}

    /// How many keys are claimed now.
    package var claimedCount: Int { flights.withLock { $0.count } }

    /// The values of keys, each computed here or taken from a call that computes it now. Blocks the thread meanwhile.
    ///
    /// - Parameter compute: takes the indices of keys to compute, ascending and each key once, and returns their values in
    ///   this order. What it stores for later calls it must have stored when it returns.
    /// - Returns: one value per key, in order; equal keys share theirs.
    /// - Throws: what `compute` throws, and ``ModelError`` with code `.contractBroken` for a wrong number of values.
    package func values(for keys: [CacheKey], compute: ([Int]) throws -> [Value]) throws -> [Value] {
        var gathering = Gathering<Value>(keys)
        while let round = claim(in: gathering) {
            if !round.indices.isEmpty {
                do {
                    let values = try ComputingScope.$objects.withValue(scope) { try compute(round.indices) }
                    try gathering.add(values, at: round.indices)
                    finish(round, values)
                } catch {
                    finish(round, nil)
                    throw error
                }
            }
            gathering.pending = []
            for (index, flight) in round.awaited { gathering.add(flight.wait(), at: index) }
        }
        return gathering.values
    }

    /// As the blocking form, but suspends the task; one that is cancelled while it waits throws `CancellationError`.
    ///
    /// It has a name of its own, as a closure that happens not to suspend would pick the form that blocks.
    package func valuesSuspending(
        for keys: [CacheKey], isolation: isolated (any Actor)? = #isolation,
        compute: ([Int]) async throws -> [Value]
    ) async throws -> [Value] {
        var gathering = Gathering<Value>(keys)
        while let round = claim(in: gathering) {
            if !round.indices.isEmpty {
                do {
                    let values = try await ComputingScope.$objects.withValue(scope) {
                        try await compute(round.indices)
                    }
                    try gathering.add(values, at: round.indices)
                    finish(round, values)
                } catch {
                    finish(round, nil)
                    throw error
                }
            }
            gathering.pending = []
            for (index, flight) in round.awaited { gathering.add(try await flight.value(), at: index) }
        }
        return gathering.values
    }
}

extension ComputingOnce {
    /// What a call does next: compute some values, then wait for others.
    private struct Round {
        /// Which keys to compute.
        var indices: [Int] = []
        var keys: [CacheKey] = []
        /// For each of them the claim, nil where another call holds it.
        var claims: [Flight<Value>?] = []
        var awaited: [(index: Int, flight: Flight<Value>)] = []
    }

    /// Inside `compute`: this object and those outside it.
    private var scope: Set<ObjectIdentifier> { ComputingScope.objects.union([ObjectIdentifier(self)]) }

    /// Claims what is pending and nobody else's; nil when nothing is pending.
    private func claim(in gathering: Gathering<Value>) -> Round? {
        if gathering.pending.isEmpty { return nil }
        let mayWait = !ComputingScope.objects.contains(ObjectIdentifier(self))
        return flights.withLock { flights in
            var round = Round()
            for index in gathering.pending {
                let other = flights[gathering.keys[index]]
                if let other, mayWait {
                    round.awaited.append((index, other))
                    continue
                }
                var claim: Flight<Value>?
                if other == nil {
                    claim = Flight()
                    flights[gathering.keys[index]] = claim
                }
                round.indices.append(index)
                round.keys.append(gathering.keys[index])
                round.claims.append(claim)
            }
            return round
        }
    }

    /// Releases a round's claims, then tells those who wait: in this order, so that who has to compute for itself can claim.
    private func finish(_ round: Round, _ values: [Value]?) {
        flights.withLock { flights in
            for (key, claim) in zip(round.keys, round.claims) where claim != nil { flights[key] = nil }
        }
        for (place, claim) in round.claims.enumerated() {
            claim?.finish(values.map { .value($0[place]) } ?? .failed)
        }
    }
}
