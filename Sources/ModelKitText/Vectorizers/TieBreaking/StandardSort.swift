/// The order in which `std::sort` of GNU's C++ library leaves equal keys.
///
/// NumPy's vectorised sort falls back on it where its quicksort makes no progress. It is an introsort: quicksort with the
/// median of three down to ranges of 16, one insertion sort over all at the end, and heapsort where recursion goes too deep.
struct StandardSort {
    /// What is sorted by.
    let keys: [Int]
    private let threshold = 16

    init(keys: [Int]) { self.keys = keys }

    /// Sorts the positions into `keys` that lie in a range of `order`.
    func sort(_ order: inout [Int], _ range: Range<Int>) {
        guard range.count > 1 else { return }
        quicksort(&order, range, depth: 2 * (Int.bitWidth - 1 - range.count.leadingZeroBitCount))
        insertionSort(&order, range)
    }

    private func precedes(_ left: Int, _ right: Int) -> Bool { keys[left] < keys[right] }

    private func quicksort(_ order: inout [Int], _ range: Range<Int>, depth: Int) {
        var end = range.upperBound
        var depth = depth
        while end - range.lowerBound > threshold {
            if depth == 0 {
                heapsort(&order, range.lowerBound..<end)
                return
            }
            depth -= 1
            let cut = partition(&order, range.lowerBound..<end)
            quicksort(&order, cut..<end, depth: depth)
            end = cut
        }
    }

    private func partition(_ order: inout [Int], _ range: Range<Int>) -> Int {
        let first = range.lowerBound
        moveMedian(&order, to: first, of: first + 1, first + range.count / 2, range.upperBound - 1)
        let pivot = order[first]
        var left = first + 1
        var right = range.upperBound
        while true {
            while precedes(order[left], pivot) { left += 1 }
            right -= 1
            while precedes(pivot, order[right]) { right -= 1 }
            guard left < right else { return left }
            order.swapAt(left, right)
            left += 1
        }
    }

    private func moveMedian(_ order: inout [Int], to result: Int, of a: Int, _ b: Int, _ c: Int) {
        let median: Int
        if precedes(order[a], order[b]) {
            median = precedes(order[b], order[c]) ? b : precedes(order[a], order[c]) ? c : a
        } else {
            median = precedes(order[a], order[c]) ? a : precedes(order[b], order[c]) ? c : b
        }
        order.swapAt(result, median)
    }

    private func insertionSort(_ order: inout [Int], _ range: Range<Int>) {
        for position in range.dropFirst() {
            let element = order[position]
            var hole = position
            while hole > range.lowerBound, precedes(element, order[hole - 1]) {
                order[hole] = order[hole - 1]
                hole -= 1
            }
            order[hole] = element
        }
    }

    private func heapsort(_ order: inout [Int], _ range: Range<Int>) {
        for parent in stride(from: (range.count - 2) / 2, through: 0, by: -1) {
            sift(&order, range, hole: parent, value: order[range.lowerBound + parent])
        }
        for end in stride(from: range.upperBound - 1, to: range.lowerBound, by: -1) {
            let value = order[end]
            order[end] = order[range.lowerBound]
            sift(&order, range.lowerBound..<end, hole: 0, value: value)
        }
    }

    /// Lets a hole sink to a leaf along the greater children, then the value rise from there.
    private func sift(_ order: inout [Int], _ range: Range<Int>, hole top: Int, value: Int) {
        let base = range.lowerBound
        var hole = top
        while 2 * hole + 2 < range.count {
            let right = 2 * hole + 2
            let child = precedes(order[base + right], order[base + right - 1]) ? right - 1 : right
            order[base + hole] = order[base + child]
            hole = child
        }
        if 2 * hole + 2 == range.count {
            order[base + hole] = order[base + 2 * hole + 1]
            hole = 2 * hole + 1
        }
        while hole > top, precedes(order[base + (hole - 1) / 2], value) {
            order[base + hole] = order[base + (hole - 1) / 2]
            hole = (hole - 1) / 2
        }
        order[base + hole] = value
    }
}
