extension HashingVectorizer {
    /// The hash from which a term's column and sign follow: MurmurHash3's 32-bit variant for x86, with seed 0.
    ///
    /// It does not depend on the parameters, so that a ``TokenEncoder`` can give hashes instead of numbers of a vocabulary:
    ///
    ///     TokenEncoder(tokenizer) { HashingVectorizer.hash($0) }
    ///
    /// The algorithm is Austin Appleby's, https://github.com/aappleby/smhasher/blob/master/src/MurmurHash3.cpp
    ///
    /// - Parameter term: The term's UTF-8.
    public static func hash(_ term: Span<UInt8>) -> Int32 {
        var hash: UInt32 = 0
        var position = 0
        while term.count - position >= 4 {
            let low = UInt32(term[position]) | UInt32(term[position + 1]) << 8
            let high = UInt32(term[position + 2]) | UInt32(term[position + 3]) << 8
            hash ^= scrambled(low | high << 16)
            hash = (hash << 13 | hash >> 19) &* 5 &+ 0xE654_6B64
            position += 4
        }
        let rest = term.count - position
        if rest > 0 {
            // The one to three bytes that are left, without a branch for their number: of fewer than three, one is read
            // several times, to the same place.
            let first = UInt32(term[position])
            let middle = UInt32(term[position + (rest >> 1)]) << UInt32(8 * (rest >> 1))
            let last = UInt32(term[position + rest - 1]) << UInt32(8 * (rest - 1))
            hash ^= scrambled(first | middle | last)
        }
        hash ^= UInt32(truncatingIfNeeded: term.count)
        hash = (hash ^ hash >> 16) &* 0x85EB_CA6B
        hash = (hash ^ hash >> 13) &* 0xC2B2_AE35
        return Int32(bitPattern: hash ^ hash >> 16)
    }

    private static func scrambled(_ block: UInt32) -> UInt32 {
        let product = block &* 0xCC9E_2D51
        return (product << 15 | product >> 17) &* 0x1B87_3593
    }
}
