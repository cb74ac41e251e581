/// Python's `str.strip()` on UTF-8 bytes.
extension WhiteSpace {
    /// The bytes without white space at either end.
    ///
    /// - Precondition: `text` is valid UTF-8.
    static func strip(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var text = text
        while let length = leadingLength(text) { text = text.dropFirst(length) }
        while let length = trailingLength(text) { text = text.dropLast(length) }
        return text
    }

    private static func leadingLength(_ text: ArraySlice<UInt8>) -> Int? {
        guard let first = text.first else { return nil }
        if first < 0x80 { return WhiteSpace.scalars.contains(UInt32(first)) ? 1 : nil }
        let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
        return WhiteSpace.scalars.contains(scalar(text.prefix(length))) ? length : nil
    }

    private static func trailingLength(_ text: ArraySlice<UInt8>) -> Int? {
        guard let last = text.last else { return nil }
        if last < 0x80 { return WhiteSpace.scalars.contains(UInt32(last)) ? 1 : nil }
        let length = 1 + text.reversed().prefix { $0 & 0xC0 == 0x80 }.count
        return WhiteSpace.scalars.contains(scalar(text.suffix(length))) ? length : nil
    }

    private static func scalar(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        guard let first = bytes.first else { return 0 }
        let mask: UInt8 = bytes.count == 4 ? 0x07 : bytes.count == 3 ? 0x0F : 0x1F
        return bytes.dropFirst().reduce(UInt32(first & mask)) { $0 << 6 | UInt32($1 & 0x3F) }
    }
}
