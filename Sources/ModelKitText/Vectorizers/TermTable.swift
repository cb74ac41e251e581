/// Terms numbered in the order they were first seen, found by their UTF-8 bytes.
///
/// The bytes of all terms lie in one array; an open-addressing table with linear probing, at most half full, points to
/// them. Terms are equal when their bytes are, as in Python, and not when Unicode calls them equivalent.
struct TermTable: Sendable {
    /// The UTF-8 bytes of every term, one after the other.
    private var bytes: [UInt8] = []
    /// Where each term starts in `bytes`, and where the last one ends.
    private var starts: [Int] = [0]
    /// In each slot a term's hash above its number plus one, or zero. A power of two in number.
    private var slots: [UInt64] = []

    init(minimumCapacity: Int = 0) {
        var size = 16
        while size < minimumCapacity * 2 { size *= 2 }
        slots = Array(repeating: 0, count: size)
        starts.reserveCapacity(minimumCapacity + 1)
    }

    /// The number of terms.
    var count: Int { starts.count - 1 }

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
        slots[found.slot] = UInt64(hash) << 32 | UInt64(index + 1)
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
            if candidate == 0 { return (-1, slot) }
            if candidate >> 32 == UInt64(hash) {
                let index = Int32(truncatingIfNeeded: candidate) - 1
                if equals(Int(index), term) { return (index, slot) }
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
        let old = slots
        slots = Array(repeating: 0, count: old.count * 2)
        let mask = slots.count - 1
        for entry in old where entry != 0 {
            var slot = Int(entry >> 32) & mask
            while slots[slot] != 0 { slot = (slot + 1) & mask }
            slots[slot] = entry
        }
    }

    /// FNV-1a over 64 bits, folded to 32.
    private static func hash(_ term: Span<UInt8>) -> UInt32 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for position in term.indices { hash = (hash ^ UInt64(term[position])) &* 0x100_0000_01B3 }
        return UInt32(truncatingIfNeeded: hash ^ (hash >> 32))
    }
}
