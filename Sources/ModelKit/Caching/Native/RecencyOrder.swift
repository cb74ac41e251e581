/// Slots from the least to the most recently used.
struct RecencyOrder: Sendable {
    private var links = LinkedSlots()
    private var ends = LinkedSlots.Ends()

    /// The slot that waited longest; -1 when there is none.
    var first: Int { ends.first }

    mutating func insert(_ slot: Int) { links.append(slot, to: &ends) }

    mutating func use(_ slot: Int) {
        links.remove(slot, from: &ends)
        links.append(slot, to: &ends)
    }

    mutating func remove(_ slot: Int) { links.remove(slot, from: &ends) }

    /// The slot that waited longest, `kept` excepted; -1 when there is none.
    func victim(otherThan kept: Int) -> Int {
        ends.first == kept && kept >= 0 ? links.slot(after: kept) : ends.first
    }
}
