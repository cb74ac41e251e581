/// One part of a native cache: what it holds, what it gives up and when, without a lock and without a clock.
package struct CacheShard: Sendable {
    /// What a part may hold.
    package struct Limits: Hashable, Sendable {
        package var entries: Int
        package var bytes: Int?
        /// Nanoseconds for which a prediction is valid.
        package var timeToLive: UInt64?

        package init(entries: Int, bytes: Int? = nil, timeToLive: UInt64? = nil) {
            self.entries = entries
            self.bytes = bytes
            self.timeToLive = timeToLive
        }
    }

    /// One prediction, or an unused place.
    private struct Slot {
        var key: CacheKey?
        var stored: (any StoredValue)?
        var type: ObjectIdentifier
        var bytes: Int
        var expiry: UInt64
    }

    private let limits: Limits
    private var slotOfKey: [CacheKey: Int] = [:]
    private var slots: [Slot] = []
    private var unused: [Int] = []
    private var order: EvictionOrder
    /// By time of storing, which is by expiry; used with a time to live only.
    private var age = RecencyOrder()

    /// What happened so far.
    package private(set) var statistics = CacheStatistics()

    package init(policy: CachePolicy, limits: Limits, seed: UInt64) {
        self.limits = limits
        order = EvictionOrder(policy, seed: seed)
    }

    /// Looks a prediction of a type up at a time in nanoseconds, which counts as a use.
    ///
    /// - Parameter afterMiss: whether a miss was counted for this look-up before.
    package mutating func find(
        _ key: CacheKey, as type: ObjectIdentifier, at now: UInt64, afterMiss: Bool = false
    ) -> (any StoredValue)? {
        if let slot = slotOfKey[key] {
            if limits.timeToLive != nil, slots[slot].expiry <= now {
                remove(slot)
                statistics.expirations += 1
            } else if slots[slot].type == type {
                order.use(slot)
                statistics.hits += 1
                if afterMiss { statistics.misses -= 1 }
                return slots[slot].stored
            }
        }
        if !afterMiss { statistics.misses += 1 }
        return nil
    }

    /// Stores a prediction of `bytes` bytes, its key included, and drops others as the limits demand. One that is larger
    /// than the limit is not stored, and what was stored under its key is dropped.
    package mutating func store(
        _ stored: any StoredValue, as type: ObjectIdentifier, for key: CacheKey, bytes: Int, at now: UInt64
    ) {
        dropExpired(at: now)
        let slot = slotOfKey[key]
        guard limits.entries > 0, bytes <= limits.bytes ?? .max else {
            if let slot { remove(slot) }
            statistics.evictions += 1
            return
        }
        let expiry = expiry(from: now)
        if let slot {
            statistics.bytes += bytes - slots[slot].bytes
            slots[slot].stored = stored
            slots[slot].type = type
            slots[slot].bytes = bytes
            slots[slot].expiry = expiry
            order.use(slot)
            if limits.timeToLive != nil { age.use(slot) }
            makeRoom(entries: 0, bytes: 0, keeping: slot)
        } else {
            makeRoom(entries: 1, bytes: bytes, keeping: -1)
            insert(Slot(key: key, stored: stored, type: type, bytes: bytes, expiry: expiry), for: key)
        }
    }

    /// Forgets everything but the statistics of the past.
    package mutating func removeAll() {
        slotOfKey = [:]
        slots = []
        unused = []
        order.removeAll()
        age = RecencyOrder()
        statistics.entries = 0
        statistics.bytes = 0
    }

    private mutating func makeRoom(entries: Int, bytes: Int, keeping kept: Int) {
        while statistics.entries + entries > limits.entries
            || statistics.bytes > (limits.bytes ?? .max) - bytes
        {
            let victim = order.victim(otherThan: kept)
            guard victim >= 0 else { return }
            remove(victim)
            statistics.evictions += 1
        }
    }

    private mutating func dropExpired(at now: UInt64) {
        guard limits.timeToLive != nil else { return }
        while age.first >= 0, slots[age.first].expiry <= now {
            remove(age.first)
            statistics.expirations += 1
        }
    }

    private func expiry(from now: UInt64) -> UInt64 {
        guard let lifetime = limits.timeToLive else { return .max }
        let (expiry, overflow) = now.addingReportingOverflow(lifetime)
        return overflow ? .max : expiry
    }

    private mutating func insert(_ new: Slot, for key: CacheKey) {
        let slot = unused.popLast() ?? slots.count
        if slot == slots.count { slots.append(new) } else { slots[slot] = new }
        slotOfKey[key] = slot
        order.insert(slot)
        if limits.timeToLive != nil { age.insert(slot) }
        statistics.entries += 1
        statistics.bytes += new.bytes
    }

    private mutating func remove(_ slot: Int) {
        if let key = slots[slot].key { slotOfKey[key] = nil }
        slots[slot].key = nil
        slots[slot].stored = nil
        order.remove(slot)
        if limits.timeToLive != nil { age.remove(slot) }
        statistics.entries -= 1
        statistics.bytes -= slots[slot].bytes
        unused.append(slot)
    }
}
