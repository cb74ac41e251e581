/// Slots without an order, of which a random one can be taken.
struct RandomOrder: Sendable {
    private var slots: [Int] = []
    private var placeOfSlot: [Int] = []
    private var state: UInt64

    /// Takes the same slots again for the same seed.
    init(seed: UInt64) { state = seed }

    mutating func insert(_ slot: Int) {
        while placeOfSlot.count <= slot { placeOfSlot.append(-1) }
        placeOfSlot[slot] = slots.count
        slots.append(slot)
    }

    mutating func remove(_ slot: Int) {
        let place = placeOfSlot[slot]
        guard let last = slots.popLast(), last != slot else { return }
        slots[place] = last
        placeOfSlot[last] = place
    }

    /// Forgets every slot.
    mutating func removeAll() { slots = [] }

    /// A random slot, every one as likely as the others and `kept` excepted; -1 when there is none.
    mutating func victim(otherThan kept: Int) -> Int {
        let keptPlace = kept >= 0 ? placeOfSlot[kept] : -1
        let choices = keptPlace >= 0 ? slots.count - 1 : slots.count
        guard choices > 0 else { return -1 }
        // The high half of the product; the bias is below choices / 2^64.
        let place = Int(truncatingIfNeeded: nextRandom().multipliedFullWidth(by: UInt64(choices)).high)
        return slots[place == keptPlace ? choices : place]
    }

    /// SplitMix64.
    private mutating func nextRandom() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
