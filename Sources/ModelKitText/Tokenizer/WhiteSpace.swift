/// The white space of Python's `str.isspace` and `str.split`, which the scanner knows without a table.
enum WhiteSpace {
    /// The scalars; a data file that names others is rejected.
    static let scalars = ScalarSet([
        0x09...0x0D, 0x1C...0x20, 0x85...0x85, 0xA0...0xA0, 0x1680...0x1680, 0x2000...0x200A, 0x2028...0x2029,
        0x202F...0x202F, 0x205F...0x205F, 0x3000...0x3000,
    ])

    /// Whether an ASCII byte is white space.
    @inline(__always)
    static func isASCII(_ byte: UInt8) -> Bool { byte &- 9 < 5 || byte &- 0x1C < 5 }

    /// The length in bytes of the white space that begins with the given bytes, or 0.
    ///
    /// `first` is the byte at hand; the others follow it and are looked at only where they belong to it.
    @inline(__always)
    static func length(_ first: UInt8, _ second: @autoclosure () -> UInt8, _ third: @autoclosure () -> UInt8) -> Int {
        if first < 0x80 { return isASCII(first) ? 1 : 0 }
        switch first {
        case 0xC2:
            let next = second()
            return next == 0x85 || next == 0xA0 ? 2 : 0
        case 0xE1:
            return second() == 0x9A && third() == 0x80 ? 3 : 0
        case 0xE2:
            let next = second()
            let last = third()
            if next == 0x80 { return last < 0x8B || last == 0xA8 || last == 0xA9 || last == 0xAF ? 3 : 0 }
            return next == 0x81 && last == 0x9F ? 3 : 0
        case 0xE3:
            return second() == 0x80 && third() == 0x80 ? 3 : 0
        default:
            return 0
        }
    }
}
