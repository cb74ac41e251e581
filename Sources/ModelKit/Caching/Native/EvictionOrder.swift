/// Tells which slot to give up, by one of the policies.
///
/// The orders that the policy does not need stay empty, which costs nothing; an enumeration's payload would be copied on
/// every change.
struct EvictionOrder: Sendable {
    let policy: CachePolicy
    private var recency = RecencyOrder()
    private var frequency = FrequencyOrder()
    private var random: RandomOrder

    init(_ policy: CachePolicy, seed: UInt64) {
        self.policy = policy
        random = RandomOrder(seed: seed)
    }

    mutating func insert(_ slot: Int) {
        switch policy {
        case .lru: recency.insert(slot)
        case .lfu: frequency.insert(slot)
        case .randomReplacement: random.insert(slot)
        }
    }

    mutating func use(_ slot: Int) {
        switch policy {
        case .lru: recency.use(slot)
        case .lfu: frequency.use(slot)
        case .randomReplacement: break
        }
    }

    mutating func remove(_ slot: Int) {
        switch policy {
        case .lru: recency.remove(slot)
        case .lfu: frequency.remove(slot)
        case .randomReplacement: random.remove(slot)
        }
    }

    /// Forgets every slot; a random order goes on where it was.
    mutating func removeAll() {
        recency = RecencyOrder()
        frequency = FrequencyOrder()
        random.removeAll()
    }

    /// The slot to give up, `kept` excepted; -1 when there is none.
    mutating func victim(otherThan kept: Int) -> Int {
        switch policy {
        case .lru: recency.victim(otherThan: kept)
        case .lfu: frequency.victim(otherThan: kept)
        case .randomReplacement: random.victim(otherThan: kept)
        }
    }
}
