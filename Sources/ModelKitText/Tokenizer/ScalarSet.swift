/// A set of Unicode scalars, kept as sorted ranges beside a bit map of the first 128.
struct ScalarSet: Sendable, Equatable {
    private var starts: [UInt32] = []
    private var ends: [UInt32] = []
    private var ascii: (low: UInt64, high: UInt64) = (0, 0)

    /// Makes a set of ranges that must be ascending and disjoint.
    init(_ ranges: [ClosedRange<UInt32>] = []) {
        for range in ranges {
            precondition(ends.last.map { $0 < range.lowerBound } ?? true, "ranges of a ScalarSet must ascend")
            starts.append(range.lowerBound)
            ends.append(range.upperBound)
            for scalar in range.lowerBound..<max(range.lowerBound, min(range.upperBound + 1, 128)) {
                if scalar < 64 { ascii.low |= 1 << UInt64(scalar) } else { ascii.high |= 1 << UInt64(scalar - 64) }
            }
        }
    }

    /// Whether a scalar is in the set.
    func contains(_ scalar: UInt32) -> Bool {
        if scalar < 64 { return ascii.low >> UInt64(scalar) & 1 == 1 }
        if scalar < 128 { return ascii.high >> UInt64(scalar - 64) & 1 == 1 }
        var low = 0
        var high = starts.count
        while low < high {
            let middle = (low + high) / 2
            if starts[middle] <= scalar { low = middle + 1 } else { high = middle }
        }
        return low > 0 && scalar <= ends[low - 1]
    }

    static func == (left: ScalarSet, right: ScalarSet) -> Bool {
        left.starts == right.starts && left.ends == right.ends
    }
}
