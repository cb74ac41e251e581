/// The order in which NumPy's vectorised `argsort` (x86-simd-sort) leaves equal 64-bit keys.
///
/// That sort is a quicksort which moves elements in vectors of 8 (AVX-512) or 4 (AVX2) and sorts ranges of at most 256 with
/// a bitonic network. Here the same moves are made one element at a time; the result is the same, down to the order of
/// equal keys. See https://github.com/numpy/x86-simd-sort
struct VectorArgsort {
    /// What is sorted by.
    let keys: [Int]
    /// The number of keys in a vector.
    let lanes: Int
    /// The number of vectors that are loaded at a time.
    private let unrolling = 4
    /// The length up to which a range is sorted by the network.
    private let networkLimit = 256

    init(keys: [Int], lanes: Int) {
        self.keys = keys
        self.lanes = lanes
    }

    /// Sorts positions into `keys`.
    func sort(_ order: inout [Int]) {
        // Keys in ascending order are left alone; moving them in vectors would permute equal ones.
        guard zip(keys, keys.dropFirst()).contains(where: { $0 > $1 }) else { return }
        let depth = 2 * (Int.bitWidth - 1 - order.count.leadingZeroBitCount)
        sort(&order, 0..<order.count, depth: depth)
    }

    private func sort(_ order: inout [Int], _ range: Range<Int>, depth: Int) {
        if depth <= 0 {
            StandardSort(keys: keys).sort(&order, range)
            return
        }
        if range.count <= networkLimit {
            network(&order, range)
            return
        }
        let pivot = pivot(order, range)
        var smallest = Int.max
        var largest = Int.min
        for position in range {
            smallest = min(smallest, keys[order[position]])
            largest = max(largest, keys[order[position]])
        }
        let middle = partition(&order, range, pivot: pivot)
        if pivot != smallest { sort(&order, range.lowerBound..<middle, depth: depth - 1) }
        if pivot != largest { sort(&order, middle..<range.upperBound, depth: depth - 1) }
    }

    /// The upper median of as many evenly spaced keys as a vector holds.
    private func pivot(_ order: [Int], _ range: Range<Int>) -> Int {
        let step = (range.count - 1) / lanes
        return (1...lanes).map { keys[order[range.lowerBound + $0 * step]] }.sorted()[lanes / 2]
    }

    /// Moves keys below the pivot to the left and returns where the others begin.
    private func partition(_ order: inout [Int], _ range: Range<Int>, pivot: Int) -> Int {
        let block = lanes * unrolling
        var left = range.lowerBound
        var right = range.upperBound
        for _ in 0..<(range.count % block) {
            if keys[order[left]] < pivot {
                left += 1
            } else {
                right -= 1
                order.swapAt(left, right)
            }
        }
        guard left < right else { return left }

        // The outermost blocks are set aside, which leaves room to write into at both ends.
        let first = Array(order[left..<(left + block)])
        let last = Array(order[(right - block)..<right])
        var writeLeft = left
        var writeRight = right
        left += block
        right -= block
        func write(_ elements: [Int]) {
            for start in stride(from: 0, to: block, by: lanes) {
                let vector = elements[start..<(start + lanes)]
                var others = vector.filter { keys[$0] >= pivot }
                // AVX2 has no instruction that compresses; the permutation used instead stores these backwards.
                if lanes == 4 { others.reverse() }
                for element in vector where keys[element] < pivot {
                    order[writeLeft] = element
                    writeLeft += 1
                }
                writeRight -= others.count
                order.replaceSubrange(writeRight..<(writeRight + others.count), with: others)
            }
        }
        while left < right {
            if writeRight - right < left - writeLeft {
                right -= block
                write(Array(order[right..<(right + block)]))
            } else {
                left += block
                write(Array(order[(left - block)..<left]))
            }
        }
        write(first)
        write(last)
        return writeLeft
    }

    /// A bitonic network over the next power of two, as if padded with keys that are greater than all others.
    private func network(_ order: inout [Int], _ range: Range<Int>) {
        var size = 2
        while size < range.count { size *= 2 }
        func exchange(_ low: Int, _ high: Int) {
            guard high < range.count else { return }
            let (low, high) = (range.lowerBound + low, range.lowerBound + high)
            if keys[order[high]] < keys[order[low]] { order.swapAt(low, high) }
        }
        var merged = 2
        while merged <= size {
            for start in stride(from: 0, to: size, by: merged) {
                for offset in 0..<(merged / 2) { exchange(start + offset, start + merged - 1 - offset) }
            }
            var distance = merged / 4
            while distance > 0 {
                for start in stride(from: 0, to: size, by: distance * 2) {
                    for offset in start..<(start + distance) { exchange(offset, offset + distance) }
                }
                distance /= 2
            }
            merged *= 2
        }
    }
}
