/// Numbers distinct byte strings in the order in which they first come: 0, 1, 2, …
struct ByteStringTable: Sendable {
    private var bytes: [UInt8] = []
    private var ends: [UInt32] = []
    private var hashes: [UInt32] = []
    private var slots: [Int32] = Array(repeating: -1, count: 16)
    private let seed: UInt64
    private var longest = 0

    /// Makes an empty table. The order of its slots, and nothing that can be observed, depends on a random seed,
    /// so that no text can be made to collide on purpose.
    init() { seed = UInt64.random(in: .min ... .max) }

    /// Makes a table of the given strings, of which equal ones share a number.
    init(_ strings: some Sequence<[UInt8]>) {
        self.init()
        for string in strings { _ = insert(string.span) }
    }

    /// The number of strings.
    var count: Int { ends.count }

    /// The memory that the table occupies.
    var byteCount: Int {
        bytes.capacity + ends.capacity * 4 + hashes.capacity * 4 + slots.capacity * 4
    }

    /// The number of a string, or -1.
    func find(_ string: Span<UInt8>) -> Int {
        if string.count > longest || ends.isEmpty { return -1 }
        return Int(slots[slot(of: string, hash(string))])
    }

    /// Whether the table holds a string.
    func contains(_ string: Span<UInt8>) -> Bool { find(string) >= 0 }

    /// The number of a string, which is added where it is new.
    mutating func insert(_ string: Span<UInt8>) -> Int {
        let hash = hash(string)
        let slot = slot(of: string, hash)
        if slots[slot] >= 0 { return Int(slots[slot]) }
        let number = ends.count
        for index in string.indices { bytes.append(string[index]) }
        ends.append(UInt32(bytes.count))
        hashes.append(hash)
        slots[slot] = Int32(number)
        longest = max(longest, string.count)
        if ends.count * 2 > slots.count { grow() }
        return number
    }

    /// Removes every string and gives the memory back.
    mutating func removeAll() { self = ByteStringTable() }

    private func slot(of string: Span<UInt8>, _ hash: UInt32) -> Int {
        let mask = slots.count - 1
        var slot = Int(hash) & mask
        while slots[slot] >= 0 {
            let number = Int(slots[slot])
            if hashes[number] == hash, equals(number, string) { return slot }
            slot = (slot + 1) & mask
        }
        return slot
    }

    private func equals(_ number: Int, _ string: Span<UInt8>) -> Bool {
        let start = number == 0 ? 0 : Int(ends[number - 1])
        guard Int(ends[number]) - start == string.count else { return false }
        for index in string.indices where bytes[start + index] != string[index] { return false }
        return true
    }

    private mutating func grow() {
        slots = Array(repeating: -1, count: slots.count * 2)
        let mask = slots.count - 1
        for number in hashes.indices {
            var slot = Int(hashes[number]) & mask
            while slots[slot] >= 0 { slot = (slot + 1) & mask }
            slots[slot] = Int32(number)
        }
    }

    private func hash(_ string: Span<UInt8>) -> UInt32 {
        var hash = seed
        var index = 0
        while index < string.count {
            var word: UInt64 = 0
            let end = min(index + 8, string.count)
            while index < end {
                word = word << 8 | UInt64(string[index])
                index += 1
            }
            let product = (hash ^ word).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
            hash = product.high ^ product.low &+ UInt64(string.count)
        }
        return UInt32(truncatingIfNeeded: hash ^ hash >> 32)
    }
}
