/// Walks over the scalars of valid UTF-8, forwards or backwards.
struct UTF8Cursor {
    /// The byte offset of the next scalar forwards, or the end of the next one backwards.
    var offset: Int

    /// The scalar that begins at the offset, which moves behind it; the offset must be before the end.
    @inline(__always)
    mutating func next(in text: Span<UInt8>) -> UInt32 {
        let lead = UInt32(text[offset])
        if lead < 0x80 {
            offset += 1
            return lead
        }
        let length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
        var scalar = lead & (0xFF >> UInt32(length + 1))
        for index in offset + 1..<offset + length { scalar = scalar << 6 | UInt32(text[index] & 0x3F) }
        offset += length
        return scalar
    }

    /// The scalar that ends at the offset, which moves to its beginning; the offset must be behind the start.
    @inline(__always)
    mutating func previous(in text: Span<UInt8>) -> UInt32 {
        var start = offset - 1
        while text[start] & 0xC0 == 0x80 { start -= 1 }
        var cursor = UTF8Cursor(offset: start)
        offset = start
        return cursor.next(in: text)
    }

    /// The number of scalars in a text.
    static func scalarCount(_ text: Span<UInt8>) -> Int {
        var count = 0
        for index in text.indices where text[index] & 0xC0 != 0x80 { count += 1 }
        return count
    }

    /// Appends a scalar's UTF-8.
    static func append(_ scalar: UInt32, to bytes: inout [UInt8]) {
        switch scalar {
        case ..<0x80:
            bytes.append(UInt8(scalar))
        case ..<0x800:
            bytes.append(UInt8(0xC0 | scalar >> 6))
            bytes.append(UInt8(0x80 | scalar & 0x3F))
        case ..<0x1_0000:
            bytes.append(UInt8(0xE0 | scalar >> 12))
            bytes.append(UInt8(0x80 | scalar >> 6 & 0x3F))
            bytes.append(UInt8(0x80 | scalar & 0x3F))
        default:
            bytes.append(UInt8(0xF0 | scalar >> 18))
            bytes.append(UInt8(0x80 | scalar >> 12 & 0x3F))
            bytes.append(UInt8(0x80 | scalar >> 6 & 0x3F))
            bytes.append(UInt8(0x80 | scalar & 0x3F))
        }
    }
}
