/// Slots by how often they were used, and those used equally often from the least to the most recently used.
///
/// Constant time: one list of slots per frequency that occurs, the lists linked in ascending order (Shah, Mitra, Matani,
/// "An O(1) algorithm for implementing the LFU cache eviction scheme", 2010).
struct FrequencyOrder: Sendable {
    /// The slots of one frequency.
    private struct Bucket {
        var uses = 1
        var ends = LinkedSlots.Ends()
    }

    private var slots = LinkedSlots()
    private var buckets: [Bucket] = []
    private var bucketOfSlot: [Int] = []
    private var order = LinkedBuckets()

    /// Adds a slot that was used once.
    mutating func insert(_ slot: Int) {
        while bucketOfSlot.count <= slot { bucketOfSlot.append(-1) }
        let first = order.first
        let bucket = first >= 0 && buckets[first].uses == 1 ? first : newBucket(uses: 1, after: -1)
        place(slot, in: bucket)
    }

    /// Counts one more use.
    mutating func use(_ slot: Int) {
        let bucket = bucketOfSlot[slot]
        let uses = buckets[bucket].uses + 1
        let next = order.bucket(after: bucket)
        let target = next >= 0 && buckets[next].uses == uses ? next : newBucket(uses: uses, after: bucket)
        remove(slot)
        place(slot, in: target)
    }

    /// Takes a slot out.
    mutating func remove(_ slot: Int) {
        let bucket = bucketOfSlot[slot]
        slots.remove(slot, from: &buckets[bucket].ends)
        if buckets[bucket].ends.first < 0 { order.remove(bucket) }
    }

    /// The least used slot, `kept` excepted; -1 when there is none.
    func victim(otherThan kept: Int) -> Int {
        guard order.first >= 0 else { return -1 }
        let slot = buckets[order.first].ends.first
        guard slot == kept else { return slot }
        let second = slots.slot(after: slot)
        if second >= 0 { return second }
        let next = order.bucket(after: order.first)
        return next >= 0 ? buckets[next].ends.first : -1
    }

    private mutating func place(_ slot: Int, in bucket: Int) {
        bucketOfSlot[slot] = bucket
        slots.append(slot, to: &buckets[bucket].ends)
    }

    /// A bucket without slots, in the place of one that is no longer used if there is any.
    private mutating func newBucket(uses: Int, after bucket: Int) -> Int {
        let new = order.insert(after: bucket)
        if new == buckets.count { buckets.append(Bucket()) }
        buckets[new] = Bucket(uses: uses)
        return new
    }
}
