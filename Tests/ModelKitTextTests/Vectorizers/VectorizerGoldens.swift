import TestSupport

/// The goldens that Tools/goldens_tfidf.py and Tools/goldens_hashing.py write.
enum VectorizerGoldens {
    static let files = Goldens("ModelKitTextTests")

    /// The CRC-32 of a text's UTF-8.
    static func crc32(_ text: String) -> UInt32 {
        var crc = CRC32()
        crc.add(text)
        return crc.value
    }

    /// The CRC-32 of numbers as little-endian Int32.
    static func crc32(_ numbers: [Int32]) -> UInt32 {
        var crc = CRC32()
        crc.add(numbers)
        return crc.value
    }

    /// The CRC-32 of numbers as little-endian Float.
    static func crc32(_ numbers: [Float]) -> UInt32 {
        var crc = CRC32()
        for number in numbers { crc.add(number.bitPattern) }
        return crc.value
    }
}
