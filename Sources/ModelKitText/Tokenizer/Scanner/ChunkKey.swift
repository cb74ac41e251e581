/// A chunk's bytes in the form in which the chunk table compares them.
struct ChunkKey {
    /// The longest chunk whose bytes are the key itself.
    static let inlineLength = 16

    /// The first eight bytes, zero behind the end; the 64-bit hash of a chunk longer than ``inlineLength``.
    var first: UInt64
    /// The second eight bytes, zero behind the end; not used for a longer chunk.
    var second: UInt64
    /// The length in bytes.
    var length: Int

    /// Reads the key of the bytes at a pointer.
    ///
    /// Sixteen bytes from the pointer on must be readable, whatever the length.
    @inline(__always)
    init(_ bytes: UnsafePointer<UInt8>, length: Int, seed: UInt64) {
        self.length = length
        let words = unsafe UnsafeRawPointer(bytes)
        if length <= 8 {
            first = unsafe words.loadUnaligned(as: UInt64.self) & ChunkKey.mask(length)
            second = 0
        } else if length <= ChunkKey.inlineLength {
            first = unsafe words.loadUnaligned(as: UInt64.self)
            second = unsafe words.loadUnaligned(fromByteOffset: 8, as: UInt64.self) & ChunkKey.mask(length - 8)
        } else {
            var hash = seed
            var offset = 0
            // Every load ends at or before the last byte of the chunk; the last one may overlap the one before.
            while offset < length - 16 {
                hash = unsafe ChunkKey.fold(
                    words.loadUnaligned(fromByteOffset: offset, as: UInt64.self) ^ hash,
                    words.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self) ^ ChunkKey.salt)
                offset += 16
            }
            first = unsafe ChunkKey.fold(
                words.loadUnaligned(fromByteOffset: length - 16, as: UInt64.self) ^ hash,
                words.loadUnaligned(fromByteOffset: length - 8, as: UInt64.self) ^ ChunkKey.salt)
            second = 0
        }
    }

    /// Makes a key of words read already.
    @inline(__always)
    init(first: UInt64, second: UInt64, length: Int) {
        self.first = first
        self.second = second
        self.length = length
    }

    /// The slot number before it is reduced to the size of the table.
    @inline(__always)
    func hash(seed: UInt64) -> Int {
        let tail = second ^ ChunkKey.salt &+ UInt64(truncatingIfNeeded: length)
        return Int(truncatingIfNeeded: ChunkKey.fold(first ^ seed, tail))
    }

    private static let salt: UInt64 = 0xE703_7ED1_A0B4_28DB

    /// The lowest bytes of a word; `count` is from 0 to 8.
    @inline(__always)
    static func mask(_ count: Int) -> UInt64 { count == 8 ? .max : 1 &<< UInt64(truncatingIfNeeded: count &* 8) &- 1 }

    @inline(__always)
    private static func fold(_ left: UInt64, _ right: UInt64) -> UInt64 {
        let product = left.multipliedFullWidth(by: right)
        return product.high ^ product.low
    }
}
