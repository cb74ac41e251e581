/// Terms numbered in the order they were first seen, found by their UTF-8 bytes.
///
/// The bytes of all terms lie in one array; an open-addressing table with linear probing, at most half full, points to
/// them. Terms are equal when their bytes are, as in Python, and not when Unicode calls them equivalent.
struct TermTable: Sendable {
    /// The UTF-8 bytes of every term, one after the other.
    private var bytes: [UInt8] = []
    /// Where each term starts in `bytes`, and where the last one ends.
    private var starts: [Int] = [0]
    /// The hash of each term, to skip most comparisons and to grow without hashing again.
    private var hashes: [UInt32] = []
    /// The term in each slot, or -1. A power of two in number.
    private var slots: [Int32] = []

    init(minimumCapacity: Int = 0) {
        var size = 16
        while size < minimumCapacity * 2 { size *= 2 }
        slots = Array(repeating: -1, count: size)
        starts.reserveCapacity(minimumCapacity + 1)
        hashes.reserveCapacity(minimumCapacity)
    }

    /// The number of terms.
    var count: Int { hashes.count }

    /// The bytes of a term.
    func utf8(of index: Int) -> ArraySlice<UInt8> { bytes[starts[index]..<starts[index + 1]] }

    /// The term as a string.
    func term(at index: Int) -> String { String(decoding: utf8(of: index), as: UTF8.self) }

    /// The number of the term with these bytes, or -1.
    func find(_ term: Span<UInt8>) -> Int32 { find(term, hash: Self.hash(term)).term }

    /// The number of the term with these bytes, which is added if it is new.
    mutating func insert(_ term: Span<UInt8>) -> (index: Int32, isNew: Bool) {
        let hash = Self.hash(term)
        let found = find(term, hash: hash)
        guard found.term < 0 else { return (found.term, false) }
        let index = Int32(count)
        for position in term.indices { bytes.append(term[position]) }
        starts.append(bytes.count)
        hashes.append(hash)
        slots[found.slot] = index
        if count * 2 > slots.count { grow() }
        return (index, true)
    }

    /// Whether one term's bytes sort before another's, which is the order of their code points.
    func precedes(_ left: Int, _ right: Int) -> Bool { utf8(of: left).lexicographicallyPrecedes(utf8(of: right)) }

    private func find(_ term: Span<UInt8>, hash: UInt32) -> (term: Int32, slot: Int) {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        while true {
            let candidate = slots[slot]
            if candidate < 0 || (hashes[Int(candidate)] == hash && equals(Int(candidate), term)) {
                return (candidate, slot)
            }
            slot = (slot + 1) & mask
        }
    }

    private func equals(_ index: Int, _ term: Span<UInt8>) -> Bool {
        let start = starts[index]
        guard starts[index + 1] - start == term.count else { return false }
        for position in term.indices where bytes[start + position] != term[position] { return false }
        return true
    }

    private mutating func grow() {
        slots = Array(repeating: -1, count: slots.count * 2)
        let mask = slots.count - 1
        for index in hashes.indices {
            var slot = Int(truncatingIfNeeded: hashes[index]) & mask
            while slots[slot] >= 0 { slot = (slot + 1) & mask }
            slots[slot] = Int32(index)
        }
    }

    /// FNV-1a over 64 bits, folded to 32.
    private static func hash(_ term: Span<UInt8>) -> UInt32 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for position in term.indices { hash = (hash ^ UInt64(term[position])) &* 0x100_0000_01B3 }
        return UInt32(truncatingIfNeeded: hash ^ (hash >> 32))
    }
}
