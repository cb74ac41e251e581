/// What a prediction is cached under: the canonical bytes of the model's name, its asset, its settings, the call's options
/// and the item.
///
/// Two keys are equal when their bytes are, never because their hashes are. A ``CacheKeyPrefix`` makes them.
public struct CacheKey: Hashable, Sendable {
    private let prefix: CacheKeyPrefix.Shared
    private let tail: [UInt8]
    private let hash: Int

    init(prefix: CacheKeyPrefix.Shared, tail: [UInt8]) {
        self.prefix = prefix
        self.tail = tail
        hash = Self.hash(of: tail, seed: prefix.hash)
    }

    /// Everything the key stands for, the same in every process: for caches outside, which hash it.
    public var bytes: [UInt8] { prefix.bytes + tail }

    /// How many bytes are this key's own, not shared with all keys of the model: those of options and item.
    public var ownByteCount: Int { tail.count }

    /// Tells which of `count` (a power of two) parts of a cache a key belongs to.
    func part(of count: Int) -> Int { Int(truncatingIfNeeded: UInt(bitPattern: hash) >> 32) & (count - 1) }

    /// Whether two keys stand for the same; their types of items are not compared.
    public static func == (left: CacheKey, right: CacheKey) -> Bool {
        left.hash == right.hash && (left.prefix === right.prefix || left.prefix.bytes == right.prefix.bytes)
            && left.tail == right.tail
    }

    /// Hashes a hash that was made with the key.
    public func hash(into hasher: inout Hasher) { hasher.combine(hash) }

    /// A hash with a start that differs from process to process, so that nobody can choose items that collide.
    ///
    /// Words of eight bytes are mixed by folding products, as wyhash does: `Hasher` takes several times as long.
    static func hash(of bytes: [UInt8], seed: Int = 0) -> Int {
        let multiplier = Secret.multiplier
        var hash = Secret.start ^ UInt64(bitPattern: Int64(seed))
        let whole = bytes.count & ~7
        var place = 0
        while place < whole {
            var word: UInt64 = 0
            for index in 0..<8 { word |= UInt64(bytes[place &+ index]) &<< UInt64(8 &* index) }
            hash = folded(hash ^ word, multiplier)
            place &+= 8
        }
        var last: UInt64 = 0
        while place < bytes.count {
            last = last &<< 8 | UInt64(bytes[place])
            place &+= 1
        }
        hash = folded(hash ^ last, multiplier)
        return Int(truncatingIfNeeded: folded(hash ^ UInt64(bytes.count), multiplier))
    }

    private static func folded(_ left: UInt64, _ right: UInt64) -> UInt64 {
        let product = left.multipliedFullWidth(by: right)
        return product.high ^ product.low
    }

    /// Numbers of this process, from the start of its `Hasher`.
    private enum Secret {
        static let start = number(1)
        static let multiplier = number(2) | 1

        private static func number(_ which: Int) -> UInt64 {
            var hasher = Hasher()
            hasher.combine(which)
            return UInt64(bitPattern: Int64(hasher.finalize()))
        }
    }
}
