/// The memory in which a ``TfidfVectorizer`` weighs one document after the other; one per thread.
///
/// Counts lie in one cell per term. A bitmap marks the terms that occur, and a second one the words of the first that are
/// not zero, so that the terms come out in ascending order without being sorted. Between documents all of it is zero.
public struct TfidfScratch: Sendable {
    /// The number of terms it was made for.
    public let columns: Int
    /// How often each term occurs in the document.
    var counts: [UInt32]
    /// One bit per term.
    var occupied: [UInt64]
    /// One bit per word of `occupied`.
    var summary: [UInt64]
    /// The columns of the weighed document, the first `entryCount` of them.
    var indices: [Int32] = []
    /// The weights that belong to `indices`.
    var weights: [Double] = []
    /// The number of distinct terms in the weighed document.
    var entryCount = 0

    /// Memory for vectorizers of that many columns.
    ///
    /// - Precondition: `columns` is not negative.
    public init(columns: Int) {
        precondition(columns >= 0, "\(columns) columns")
        self.columns = columns
        counts = Array(repeating: 0, count: columns)
        occupied = Array(repeating: 0, count: (columns + 63) / 64)
        summary = Array(repeating: 0, count: (columns + 4095) / 4096)
    }

    /// The entries of the document weighed last, columns ascending.
    public var entries: [(column: Int32, weight: Double)] { (0..<entryCount).map { (indices[$0], weights[$0]) } }

    /// Counts a document's terms and makes room for them.
    mutating func count(_ document: Span<Int32>) {
        let room = min(document.count, columns)
        if indices.count < room {
            indices.append(contentsOf: repeatElement(0, count: max(room, 256) - indices.count))
            weights.append(contentsOf: repeatElement(0, count: indices.count - weights.count))
        }
        Self.count(document, &counts, &occupied, &summary)
    }

    private static func count(
        _ document: Span<Int32>, _ counts: inout [UInt32], _ occupied: inout [UInt64], _ summary: inout [UInt64]
    ) {
        var counts = counts.mutableSpan
        var occupied = occupied.mutableSpan
        var summary = summary.mutableSpan
        for position in document.indices {
            let column = Int(document[position])
            guard column >= 0 else { continue }
            counts[column] &+= 1
            occupied[column >> 6] |= 1 << UInt64(truncatingIfNeeded: column & 63)
            summary[column >> 12] |= 1 << UInt64(truncatingIfNeeded: (column >> 6) & 63)
        }
    }

    /// Takes the counted terms out of the bitmap in ascending order, and leaves all of it zero.
    ///
    /// - Parameter weigh: Returns the weight of a term, given its column and its count.
    mutating func collect(_ weigh: (_ column: Int, _ count: Int) -> Double) {
        entryCount = Self.collect(&counts, &occupied, &summary, &indices, &weights, weigh)
    }

    private static func collect(
        _ counts: inout [UInt32], _ occupied: inout [UInt64], _ summary: inout [UInt64], _ indices: inout [Int32],
        _ weights: inout [Double], _ weigh: (_ column: Int, _ count: Int) -> Double
    ) -> Int {
        var counts = counts.mutableSpan
        var occupied = occupied.mutableSpan
        var summary = summary.mutableSpan
        var indices = indices.mutableSpan
        var weights = weights.mutableSpan
        var entry = 0
        for block in summary.indices {
            var words = summary[block]
            summary[block] = 0
            while words != 0 {
                let word = block << 6 | words.trailingZeroBitCount
                words &= words &- 1
                var bits = occupied[word]
                occupied[word] = 0
                while bits != 0 {
                    let column = word << 6 | bits.trailingZeroBitCount
                    bits &= bits &- 1
                    indices[entry] = Int32(truncatingIfNeeded: column)
                    weights[entry] = weigh(column, Int(counts[column]))
                    counts[column] = 0
                    entry += 1
                }
            }
        }
        return entry
    }

    /// Divides the weights of the entries.
    mutating func divideWeights(by divisor: Double) {
        let count = entryCount
        var weights = weights.mutableSpan
        for entry in 0..<count { weights[entry] /= divisor }
    }
}
