import Foundation

/// A value that writes its canonical form itself, without the machinery of `Encoder` or in a way that `Encodable` does not
/// give: sets and dictionaries without an order, and an optional inside another.
///
/// A type that `Encodable` alone would serve writes the same bytes either way.
package protocol CanonicalValue {
    /// Writes the value; `path` tells where it stands.
    func write(to writer: inout CanonicalWriter, at path: [any CodingKey]) throws
}

extension String: CanonicalValue {
    /// The exact UTF-8: canonically equivalent texts of different bytes are different.
    package func write(to writer: inout CanonicalWriter, at path: [any CodingKey]) { writer.append(text: self) }
}

extension Bool: CanonicalValue {
    package func write(to writer: inout CanonicalWriter, at path: [any CodingKey]) { writer.append(self ? .yes : .no) }
}

extension Float: CanonicalValue {
    /// The bit pattern: 0 and -0 differ, and a NaN is the same as a NaN of the same bits.
    package func write(to writer: inout CanonicalWriter, at path: [any CodingKey]) {
        writer.append(float: self)
    }
}

extension Double: CanonicalValue {
    /// The bit pattern: 0 and -0 differ, and a NaN is the same as a NaN of the same bits.
    package func write(to writer: inout CanonicalWriter, at path: [any CodingKey]) {
        writer.append(.double, word: bitPattern)
    }
}

extension CanonicalValue where Self: BinaryInteger {
    /// The number, whatever its type's width.
    package func write(to writer: inout CanonicalWriter, at path: [any CodingKey]) { writer.append(integer: self) }
}

extension Int: CanonicalValue {}
extension Int8: CanonicalValue {}
extension Int16: CanonicalValue {}
extension Int32: CanonicalValue {}
extension Int64: CanonicalValue {}
extension Int128: CanonicalValue {}
extension UInt: CanonicalValue {}
extension UInt8: CanonicalValue {}
extension UInt16: CanonicalValue {}
extension UInt32: CanonicalValue {}
extension UInt64: CanonicalValue {}
extension UInt128: CanonicalValue {}

extension Data: CanonicalValue {
    package func write(to writer: inout CanonicalWriter, at path: [any CodingKey]) {
        writer.append(.data)
        writer.append(count: count)
        writer.append(raw: self)
    }
}

extension Optional: CanonicalValue {
    /// A value as if it were not optional; an optional in it is marked, so that `.some(nil)` is not `nil`.
    package func write(to writer: inout CanonicalWriter, at path: [any CodingKey]) throws {
        guard let value = self else { return writer.append(.null) }
        if Wrapped.self is any OptionalType.Type { writer.append(.some) }
        try writer.append(value, at: path)
    }
}

/// What every `Optional` is.
private protocol OptionalType {}

extension Optional: OptionalType {}
