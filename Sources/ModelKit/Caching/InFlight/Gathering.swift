/// The values of a call's keys, as they come in.
struct Gathering<Value: Sendable> {
    let keys: [CacheKey]
    /// Which keys still need a value; of equal keys the first stands for all.
    var pending: [Int] = []
    private var results: [Value?]
    private var copies: [(index: Int, source: Int)] = []

    init(_ keys: [CacheKey]) {
        self.keys = keys
        results = Array(repeating: nil, count: keys.count)
        if keys.count == 1 {
            pending = [0]
            return
        }
        var firstOfKey: [CacheKey: Int] = [:]
        for (index, key) in keys.enumerated() {
            if let first = firstOfKey[key] {
                copies.append((index, first))
            } else {
                firstOfKey[key] = index
                pending.append(index)
            }
        }
    }

    /// Every key's value, when nothing is pending any more.
    var values: [Value] {
        var all = results
        for (index, source) in copies { all[index] = all[source] }
        return all.compactMap { $0 }
    }

    /// Takes computed values.
    ///
    /// - Throws: ``ModelError`` with code `.contractBroken` when there are too many or too few.
    mutating func add(_ values: [Value], at indices: [Int]) throws {
        guard values.count == indices.count else {
            throw ModelError(
                .contractBroken, "\(indices.count) items must give \(indices.count) predictions, not \(values.count)")
        }
        for (index, value) in zip(indices, values) { results[index] = .some(value) }
    }

    /// Takes a value that another call computed; without one the key is pending again.
    mutating func add(_ value: Value?, at index: Int) {
        if let value { results[index] = .some(value) } else { pending.append(index) }
    }
}
