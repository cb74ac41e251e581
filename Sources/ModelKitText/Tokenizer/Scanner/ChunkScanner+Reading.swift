extension ChunkScanner {
    // The functions below read up to 16 bytes behind a cursor that is not behind the buffer's text; the padding is
    // longer. They rely on the blanks there to end chunks.

    /// The first position at or after a cursor that is no white space, or the end.
    @inline(__always)
    static func skipWhiteSpace(
        _ cursor: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
    ) -> UnsafePointer<UInt8> {
        var cursor = unsafe cursor
        while unsafe cursor < end {
            let length = unsafe WhiteSpace.length(cursor[0], cursor[1], cursor[2])
            if length == 0 { break }
            unsafe cursor += length
        }
        return unsafe cursor
    }

    /// The key of the chunk that begins at a cursor.
    @inline(__always)
    static func readKey(_ chunk: UnsafePointer<UInt8>, _ seed: UInt64) -> ChunkKey {
        // A chunk that ends at a blank within its first eight bytes, all ASCII before, is most of a text.
        let word = unsafe UnsafeRawPointer(chunk).loadUnaligned(as: UInt64.self)
        let stop = stops(word)
        if stop != 0 {
            let bits = stop.trailingZeroBitCount & ~7
            if UInt8(truncatingIfNeeded: word &>> UInt64(bits)) == UInt8(ascii: " ") {
                return ChunkKey(first: word & (1 &<< UInt64(bits) &- 1), second: 0, length: bits &>> 3)
            }
        }
        return unsafe readLongKey(chunk, seed)
    }

    private static func readLongKey(_ chunk: UnsafePointer<UInt8>, _ seed: UInt64) -> ChunkKey {
        var cursor = unsafe chunk
        while true {
            let stop = unsafe stops(UnsafeRawPointer(cursor).loadUnaligned(as: UInt64.self))
            if stop == 0 {
                unsafe cursor += 8
                continue
            }
            unsafe cursor += stop.trailingZeroBitCount &>> 3
            if unsafe WhiteSpace.length(cursor[0], cursor[1], cursor[2]) > 0 { break }
            unsafe cursor += 1
        }
        return unsafe ChunkKey(chunk, length: cursor - chunk, seed: seed)
    }

    /// The high bit of each byte of a word that is not a printing ASCII character.
    @inline(__always)
    private static func stops(_ word: UInt64) -> UInt64 {
        (~((word & 0x7F7F_7F7F_7F7F_7F7F) &+ 0x5F5F_5F5F_5F5F_5F5F) | word) & 0x8080_8080_8080_8080
    }
}
