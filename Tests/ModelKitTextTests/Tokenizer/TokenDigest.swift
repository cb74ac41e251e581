import ModelKitText
import TestSupport

/// The CRC-32 of tokens in the serialisation that `Tools/goldens_spacy.py` specifies.
enum TokenDigest {
    static func of(_ tokens: [Token]) -> UInt32 {
        var crc = CRC32()
        for token in tokens {
            add(token.text, to: &crc)
            add(token.lower, to: &crc)
            crc.add(UInt32(token.idx))
            crc.add(token.flags.rawValue)
        }
        return crc.value
    }

    static func of(_ words: [String]) -> UInt32 {
        var crc = CRC32()
        for word in words { add(word, to: &crc) }
        return crc.value
    }

    private static func add(_ text: String, to crc: inout CRC32) {
        crc.add(UInt32(text.utf8.count))
        crc.add(text)
    }
}
