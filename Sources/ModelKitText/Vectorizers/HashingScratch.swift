/// The memory in which a ``HashingVectorizer`` counts one document after the other; one per thread.
///
/// A token is a key: its column above a bit that says whether it counts -1. Equal columns are brought together by
/// sorting the keys, so that memory grows with the longest document and not with the number of columns, of which there may
/// be two billion.
public struct HashingScratch: Sendable {
    /// The keys of the document.
    private var keys: [UInt32] = []
    /// Where a pass of the sort writes.
    private var sorted: [UInt32] = []
    /// The number of tokens in the document.
    private var tokenCount = 0
    /// The columns of the counted document, the first `entryCount` of them.
    private(set) var indices: [Int32] = []
    /// The weights that belong to `indices`.
    private(set) var weights: [Double] = []
    /// The number of distinct columns in the counted document.
    private(set) var entryCount = 0

    /// Up to so many keys insertion alone takes less time than a pass over the buckets of a digit.
    private static let insertionLimit = 12
    /// Up to so many keys a pass over the highest digit, which leaves few keys to a bucket, and insertion take less time
    /// than a pass over every digit. It bounds what keys cost that all fall into one bucket, which insertion alone sorts.
    private static let bucketLimit = 256

    /// Memory for vectorizers of any number of columns.
    public init() {}

    /// The entries of the document counted last, columns ascending.
    public var entries: [(column: Int32, weight: Double)] { (0..<entryCount).map { (indices[$0], weights[$0]) } }

    /// Makes a key of every hash, and sorts the keys by their columns.
    mutating func sort(_ hashes: Span<Int32>, columns: UInt32, key: (Int32) -> UInt32) {
        tokenCount = hashes.count
        makeRoom()
        var keys = keys.mutableSpan
        for position in hashes.indices { keys[position] = key(hashes[position]) }
        let bits = UInt32.bitWidth - (columns - 1).leadingZeroBitCount
        if hashes.count > Self.insertionLimit {
            radixSort(bits: bits, onlyHighest: hashes.count <= Self.bucketLimit)
        }
        if hashes.count <= Self.bucketLimit { Self.insertionSort(&self.keys, tokenCount) }
    }

    /// Adds up the keys of each column.
    ///
    /// - Parameter binary: Whether the sums become 1.
    mutating func collect(binary: Bool) {
        entryCount = Self.collect(&keys, tokenCount, &indices, &weights, binary: binary)
    }

    /// Divides the weights of the entries.
    mutating func divideWeights(by divisor: Double) {
        let count = entryCount
        var weights = weights.mutableSpan
        for entry in 0..<count { weights[entry] /= divisor }
    }

    private mutating func makeRoom() {
        guard keys.count < tokenCount else { return }
        let count = max(256, tokenCount, 2 * keys.count)
        keys = Array(repeating: 0, count: count)
        sorted = Array(repeating: 0, count: count)
        indices = Array(repeating: 0, count: count)
        weights = Array(repeating: 0, count: count)
    }

    /// Sorts the keys digit by digit from the lowest, in as many passes as columns of `bits` bits have digits of a byte.
    ///
    /// - Parameter onlyHighest: Leaves out all digits but the highest.
    private mutating func radixSort(bits: Int, onlyHighest: Bool) {
        let passes = (bits + 7) / 8
        for pass in (onlyHighest ? max(0, passes - 1) : 0)..<passes {
            // Above the bit of the sign; the bits are shared out evenly.
            let shift = 1 + bits * pass / passes
            let end = 1 + bits * (pass + 1) / passes
            Self.distribute(&keys, to: &sorted, tokenCount, shift: UInt32(shift), mask: 1 << UInt32(end - shift) - 1)
            swap(&keys, &sorted)
        }
    }

    /// Writes keys in the order of one digit, those with the same one in the order they had.
    private static func distribute(
        _ keys: inout [UInt32], to sorted: inout [UInt32], _ count: Int, shift: UInt32, mask: UInt32
    ) {
        let keys = keys.span.extracting(first: count)
        var sorted = sorted.mutableSpan
        var starts: InlineArray<256, UInt32> = .init(repeating: 0)
        for position in keys.indices { starts[Int(keys[position] >> shift & mask)] += 1 }
        var start: UInt32 = 0
        for digit in 0...Int(mask) {
            let count = starts[digit]
            starts[digit] = start
            start += count
        }
        for position in keys.indices {
            let digit = Int(keys[position] >> shift & mask)
            sorted[Int(starts[digit])] = keys[position]
            starts[digit] += 1
        }
    }

    private static func insertionSort(_ keys: inout [UInt32], _ count: Int) {
        var keys = keys.mutableSpan
        for position in 0..<count {
            let key = keys[position]
            var hole = position
            // The bit of the sign does not matter to the order, and would make many tokens of one column costly.
            while hole > 0, keys[hole - 1] >> 1 > key >> 1 {
                keys[hole] = keys[hole - 1]
                hole -= 1
            }
            keys[hole] = key
        }
    }

    private static func collect(
        _ keys: inout [UInt32], _ count: Int, _ indices: inout [Int32], _ weights: inout [Double], binary: Bool
    ) -> Int {
        let keys = keys.span.extracting(first: count)
        var indices = indices.mutableSpan
        var weights = weights.mutableSpan
        var entry = 0
        var position = 0
        while position < keys.count {
            let column = keys[position] >> 1
            var sum = 0
            repeat {
                sum += 1 - 2 * Int(keys[position] & 1)
                position += 1
            } while position < keys.count && keys[position] >> 1 == column
            indices[entry] = Int32(bitPattern: column)
            weights[entry] = binary ? 1 : Double(sum)
            entry += 1
        }
        return entry
    }
}
