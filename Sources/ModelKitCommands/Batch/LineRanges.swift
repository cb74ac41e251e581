/// Numbers of lines, as ranges that do not touch.
package struct LineRanges: Equatable {
    /// The ranges in their order.
    package private(set) var ranges: [Range<Int>] = []

    /// No lines.
    package init() {}

    /// How many lines there are.
    package var count: Int { ranges.reduce(0) { $0 + $1.count } }

    /// Adds lines, none of which may be among them.
    package mutating func insert(_ range: Range<Int>) {
        guard !range.isEmpty else { return }
        var place = ranges.count
        while place > 0, ranges[place - 1].lowerBound > range.lowerBound { place -= 1 }
        ranges.insert(range, at: place)
        if place + 1 < ranges.count, ranges[place + 1].lowerBound == range.upperBound { join(place) }
        if place > 0, ranges[place - 1].upperBound == range.lowerBound { join(place - 1) }
    }

    /// Whether a line is among them.
    package func contains(_ line: Int) -> Bool { overlaps(line..<line + 1) }

    /// Whether any line of a range that is not empty is among them.
    package func overlaps(_ range: Range<Int>) -> Bool {
        var (low, high) = (0, ranges.count)
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound <= range.lowerBound { low = middle + 1 } else { high = middle }
        }
        return low < ranges.count && ranges[low].lowerBound < range.upperBound
    }

    private mutating func join(_ place: Int) {
        ranges[place] = ranges[place].lowerBound..<ranges[place + 1].upperBound
        ranges.remove(at: place + 1)
    }
}
