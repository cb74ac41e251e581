import ModelKitText

/// The CRC-32 of tokens in the serialisation that `Tools/goldens_spacy.py` specifies.
struct TokenDigest {
    private static let table: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte)) { crc, _ in crc & 1 == 1 ? 0xEDB8_8320 ^ crc >> 1 : crc >> 1 }
    }
    private var crc: UInt32 = .max

    static func of(_ tokens: [Token]) -> UInt32 {
        var digest = TokenDigest()
        for token in tokens {
            digest.add(token.text)
            digest.add(token.lower)
            digest.add(UInt32(token.idx))
            digest.add(token.flags.rawValue)
        }
        return ~digest.crc
    }

    static func of(_ words: [String]) -> UInt32 {
        var digest = TokenDigest()
        for word in words { digest.add(word) }
        return ~digest.crc
    }

    private mutating func add(_ byte: UInt8) {
        crc = TokenDigest.table[Int(UInt8(truncatingIfNeeded: crc) ^ byte)] ^ crc >> 8
    }

    private mutating func add(_ number: UInt32) {
        for shift in stride(from: UInt32(0), to: 32, by: 8) { add(UInt8(truncatingIfNeeded: number >> shift)) }
    }

    private mutating func add(_ text: String) {
        add(UInt32(text.utf8.count))
        for byte in text.utf8 { add(byte) }
    }
}
