/// The order in which NumPy's portable `argsort` leaves equal keys.
///
/// It is an introsort: quicksort with the median of three, the smaller part first, insertion sort for ranges of at most 16,
/// and heapsort where it goes too deep. See numpy/_core/src/npysort/quicksort.cpp
struct PortableArgsort {
    /// What is sorted by.
    let keys: [Int]
    /// The distance between the ends of a range up to which it is sorted by insertion.
    private let threshold = 15

    init(keys: [Int]) { self.keys = keys }

    /// Sorts positions into `keys`.
    func sort(_ order: inout [Int]) {
        guard order.count > 1 else { return }
        let deepest = 2 * (Int.bitWidth - 1 - order.count.leadingZeroBitCount)
        var pending = [(left: 0, right: order.count - 1, depth: deepest)]
        while var (left, right, depth) = pending.popLast() {
            if depth < 0 {
                heapsort(&order, left...right)
                continue
            }
            while right - left > threshold {
                let middle = partition(&order, left, right)
                depth -= 1
                if middle - left < right - middle {
                    pending.append((middle + 1, right, depth))
                    right = middle - 1
                } else {
                    pending.append((left, middle - 1, depth))
                    left = middle + 1
                }
            }
            insertionSort(&order, left, right)
        }
    }

    private func precedes(_ left: Int, _ right: Int) -> Bool { keys[left] < keys[right] }

    private func partition(_ order: inout [Int], _ left: Int, _ right: Int) -> Int {
        let middle = left + (right - left) >> 1
        if precedes(order[middle], order[left]) { order.swapAt(middle, left) }
        if precedes(order[right], order[middle]) { order.swapAt(right, middle) }
        if precedes(order[middle], order[left]) { order.swapAt(middle, left) }
        let pivot = order[middle]
        var low = left
        var high = right - 1
        order.swapAt(middle, high)
        while true {
            repeat { low += 1 } while precedes(order[low], pivot)
            repeat { high -= 1 } while precedes(pivot, order[high])
            if low >= high { break }
            order.swapAt(low, high)
        }
        order.swapAt(low, right - 1)
        return low
    }

    private func insertionSort(_ order: inout [Int], _ left: Int, _ right: Int) {
        guard left < right else { return }
        for position in (left + 1)...right {
            let element = order[position]
            var hole = position
            while hole > left, precedes(element, order[hole - 1]) {
                order[hole] = order[hole - 1]
                hole -= 1
            }
            order[hole] = element
        }
    }

    private func heapsort(_ order: inout [Int], _ range: ClosedRange<Int>) {
        // Positions in the heap count from 1.
        let base = range.lowerBound - 1
        func sift(_ value: Int, from start: Int, count: Int) {
            var hole = start
            var child = start * 2
            while child <= count {
                if child < count, precedes(order[base + child], order[base + child + 1]) { child += 1 }
                guard precedes(value, order[base + child]) else { break }
                order[base + hole] = order[base + child]
                hole = child
                child += child
            }
            order[base + hole] = value
        }
        let count = range.count
        for start in stride(from: count / 2, to: 0, by: -1) { sift(order[base + start], from: start, count: count) }
        for end in stride(from: count, to: 1, by: -1) {
            let value = order[base + end]
            order[base + end] = order[base + 1]
            sift(value, from: 1, count: end - 1)
        }
    }
}
