/// A doubly linked list of numbers that it gives out itself, and gives out again after their removal.
struct LinkedBuckets: Sendable {
    private var previous: [Int] = []
    private var next: [Int] = []
    private var unused: [Int] = []

    /// The first bucket; -1 when there is none.
    private(set) var first = -1

    /// The bucket after one; -1 after the last.
    func bucket(after bucket: Int) -> Int { next[bucket] }

    /// Adds a bucket after another, or at the start after -1: the smallest number never given out, or one removed.
    mutating func insert(after bucket: Int) -> Int {
        let new = unused.popLast() ?? previous.count
        if new == previous.count {
            previous.append(-1)
            next.append(-1)
        }
        let after = bucket >= 0 ? next[bucket] : first
        previous[new] = bucket
        next[new] = after
        if bucket >= 0 { next[bucket] = new } else { first = new }
        if after >= 0 { previous[after] = new }
        return new
    }

    /// Takes a bucket out.
    mutating func remove(_ bucket: Int) {
        let (before, after) = (previous[bucket], next[bucket])
        if before >= 0 { next[before] = after } else { first = after }
        if after >= 0 { previous[after] = before }
        unused.append(bucket)
    }
}
