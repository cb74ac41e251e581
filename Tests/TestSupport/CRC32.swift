/// The CRC-32 of zlib, by which goldens stand for what is too large to be stored.
package struct CRC32: Sendable {
    private static let table: [UInt32] = (0..<256).map { start in
        (0..<8).reduce(UInt32(start)) { crc, _ in crc & 1 == 1 ? 0xEDB8_8320 ^ (crc >> 1) : crc >> 1 }
    }

    private var state = UInt32.max

    package init() {}

    /// The CRC of the bytes so far.
    package var value: UInt32 { ~state }

    package mutating func add(_ byte: UInt8) {
        state = CRC32.table[Int(UInt8(truncatingIfNeeded: state) ^ byte)] ^ (state >> 8)
    }

    /// Adds the UTF-8 of a text.
    package mutating func add(_ text: String) {
        for byte in text.utf8 { add(byte) }
    }

    /// Adds the four bytes of a number, the lowest first.
    package mutating func add(_ number: UInt32) {
        for shift in stride(from: UInt32(0), to: 32, by: 8) { add(UInt8(truncatingIfNeeded: number >> shift)) }
    }

    /// Adds numbers as little-endian bytes.
    package mutating func add(_ numbers: [Int32]) {
        for number in numbers { add(UInt32(bitPattern: number)) }
    }
}
