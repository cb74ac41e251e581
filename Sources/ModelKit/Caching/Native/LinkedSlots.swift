/// Doubly linked lists of slot numbers, the links in two arrays: constant time, no object per node.
///
/// A slot is in one list at a time; who owns the lists keeps their ends.
struct LinkedSlots: Sendable {
    /// A list's first and last slot, -1 when it is empty.
    struct Ends: Sendable {
        var first = -1
        var last = -1
    }

    private var previous: [Int] = []
    private var next: [Int] = []

    /// The slot after one of a list; -1 after the last.
    func slot(after slot: Int) -> Int { next[slot] }

    /// Adds a slot at the end of a list.
    mutating func append(_ slot: Int, to ends: inout Ends) {
        while previous.count <= slot {
            previous.append(-1)
            next.append(-1)
        }
        previous[slot] = ends.last
        next[slot] = -1
        if ends.last >= 0 { next[ends.last] = slot } else { ends.first = slot }
        ends.last = slot
    }

    /// Takes a slot out of the list it is in.
    mutating func remove(_ slot: Int, from ends: inout Ends) {
        let (before, after) = (previous[slot], next[slot])
        if before >= 0 { next[before] = after } else { ends.first = after }
        if after >= 0 { previous[after] = before } else { ends.last = before }
    }
}
