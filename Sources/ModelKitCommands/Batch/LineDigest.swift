import Foundation

/// Tells whether lines are those that were seen before, in whatever order they are added.
package struct LineDigest: Codable, Equatable, Sendable {
    /// The sum of the lines' own values, modulo 2^64.
    package private(set) var sum: UInt64 = 0

    /// That of no lines.
    package init() {}

    /// Adds a line.
    ///
    /// - Parameters:
    ///   - line: its bytes.
    ///   - number: which one of the file it is.
    package mutating func add(_ line: Data, number: Int) { add(Self.value(of: line, number: number)) }

    /// Adds what ``value(of:number:)`` gave.
    mutating func add(_ value: UInt64) { sum &+= value }

    /// Adds the lines of another.
    mutating func add(_ other: LineDigest) { sum &+= other.sum }

    /// What a line adds: its number, length and check sum, mixed as in SplitMix64 (Steele, Lea and Flood 2014).
    static func value(of line: Data, number: Int) -> UInt64 {
        func mixed(_ value: UInt64) -> UInt64 {
            var mixed = value &+ 0x9E37_79B9_7F4A_7C15
            mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
            return mixed ^ mixed >> 31
        }
        let text = UInt64(Gzip.checksum(of: line)) << 32 | UInt64(UInt32(truncatingIfNeeded: line.count))
        return mixed(mixed(text) ^ UInt64(bitPattern: Int64(number)))
    }
}
