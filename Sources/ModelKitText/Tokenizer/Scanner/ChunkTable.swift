/// A hash table from a chunk's bytes to the numbers that its tokens have been mapped to.
///
/// Slots are 32 bytes, two to a cache line: most chunks fit with their numbers into their slot, so a warm look-up
/// touches one line. The order of the slots depends on a random seed, so that no text can be made to collide.
@safe final class ChunkTable {
    /// One slot; a length of 0 marks an empty one.
    struct Slot {
        var first: UInt64 = 0
        var second: UInt64 = 0
        var length: UInt16 = 0
        var count: UInt16 = 0
        /// The symbol of the last token where a phrase could go on behind the chunk, else 0.
        var leading: UInt16 = 0
        /// The symbol of the first token where a phrase could come from before the chunk, else 0.
        var following: UInt16 = 0
        /// Two numbers, or the place of more of them in `numbers`.
        var values: (Int32, Int32) = (0, 0)
    }

    /// The longest chunk that is kept and the most numbers that one may have.
    static let largest = (length: 1024, count: 1024)
    private static let smallestCapacity = 1024

    /// The seed of the hashes.
    let seed = UInt64.random(in: .min ... .max)
    private(set) var count = 0
    private(set) var slots: UnsafeMutablePointer<Slot>
    private(set) var mask: Int
    private var keys: [UInt8] = []
    private var numbers: [Int32] = []

    /// Makes an empty table.
    init() {
        mask = ChunkTable.smallestCapacity - 1
        unsafe slots = ChunkTable.allocate(ChunkTable.smallestCapacity)
    }

    deinit { unsafe slots.deallocate() }

    /// The memory that the table occupies.
    var byteCount: Int { (mask + 1) * 32 + keys.capacity + numbers.capacity * 4 }

    /// What `byteCount` would grow by if one more chunk were added: the slots double when they are two thirds full.
    var nextGrowth: Int { count * 3 >= mask * 2 ? (mask + 1) * 32 : 0 }

    /// The slot of a chunk, or the empty one where it belongs.
    ///
    /// The pointer is good until the next `insert` or `removeAll`. `bytes` must be readable for the key's length.
    @inline(__always)
    func slot(of key: ChunkKey, _ bytes: UnsafePointer<UInt8>) -> UnsafeMutablePointer<Slot> {
        var index = key.hash(seed: seed) & mask
        // The index stays below the capacity by the mask, and the table is never full, so the loop ends.
        while true {
            let slot = unsafe slots + index
            if unsafe slot.pointee.length == 0 { return unsafe slot }
            if unsafe slot.pointee.first == key.first, unsafe Int(slot.pointee.length) == key.length {
                if unsafe slot.pointee.second == key.second { return unsafe slot }
                if key.length > ChunkKey.inlineLength, unsafe isEqual(slot.pointee, bytes) { return unsafe slot }
            }
            index = (index + 1) & mask
        }
    }

    /// Adds a chunk that is not in the table; its length and the count of its numbers must be within `largest`.
    func insert(
        _ key: ChunkKey, _ bytes: UnsafePointer<UInt8>, values: [Int32], leading: UInt16, following: UInt16
    ) {
        if nextGrowth > 0 { grow() }
        var slot = Slot()
        slot.first = key.first
        slot.second = key.second
        slot.length = UInt16(key.length)
        slot.count = UInt16(values.count)
        slot.leading = leading
        slot.following = following
        if key.length > ChunkKey.inlineLength {
            // Long keys are compared by hash first; `second` is then where the bytes lie, plus one so that it
            // never equals the zero of a key that was just read.
            slot.second = UInt64(keys.count + 1)
            for index in 0..<key.length { unsafe keys.append(bytes[index]) }
        }
        switch values.count {
        case 0: break
        case 1: slot.values = (values[0], 0)
        case 2: slot.values = (values[0], values[1])
        default:
            slot.values.0 = Int32(numbers.count)
            numbers += values
        }
        unsafe self.slot(of: key, bytes).pointee = slot
        count += 1
    }

    /// Writes a slot's numbers and returns how many they are; there must be room for them, and for two at least.
    @inline(__always)
    func copyValues(_ slot: Slot, to output: UnsafeMutablePointer<Int32>) -> Int {
        if slot.count <= 2 {
            unsafe output[0] = slot.values.0
            unsafe output[1] = slot.values.1
        } else {
            for index in 0..<Int(slot.count) { unsafe output[index] = numbers[Int(slot.values.0) + index] }
        }
        return Int(slot.count)
    }

    /// Forgets every chunk and gives the memory back.
    func removeAll() {
        unsafe slots.deallocate()
        mask = ChunkTable.smallestCapacity - 1
        unsafe slots = ChunkTable.allocate(ChunkTable.smallestCapacity)
        count = 0
        keys = []
        numbers = []
    }

    @inline(never)
    private func isEqual(_ slot: Slot, _ bytes: UnsafePointer<UInt8>) -> Bool {
        let start = Int(slot.second) - 1
        for index in 0..<Int(slot.length) where unsafe keys[start + index] != bytes[index] { return false }
        return true
    }

    private func grow() {
        let old = unsafe slots
        let oldCapacity = mask + 1
        unsafe slots = ChunkTable.allocate(oldCapacity * 2)
        mask = oldCapacity * 2 - 1
        for number in 0..<oldCapacity where unsafe old[number].length > 0 {
            let entry = unsafe old[number]
            let isLong = Int(entry.length) > ChunkKey.inlineLength
            let key = ChunkKey(first: entry.first, second: isLong ? 0 : entry.second, length: Int(entry.length))
            var index = key.hash(seed: seed) & mask
            while unsafe slots[index].length > 0 { index = (index + 1) & mask }
            unsafe slots[index] = entry
        }
        unsafe old.deallocate()
    }

    /// Aligned to a cache line, so that no slot straddles two.
    private static func allocate(_ capacity: Int) -> UnsafeMutablePointer<Slot> {
        let raw = UnsafeMutableRawPointer.allocate(byteCount: capacity * 32, alignment: 64)
        let slots = unsafe raw.bindMemory(to: Slot.self, capacity: capacity)
        unsafe slots.initialize(repeating: Slot(), count: capacity)
        return unsafe slots
    }
}
