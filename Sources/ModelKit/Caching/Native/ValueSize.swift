import Foundation

/// Estimates how many bytes a value takes: the UTF-8 of texts, the elements of arrays of numbers, and for any other type
/// its own size plus the length of its canonical encoding if it is `Encodable`.
package enum ValueSize {
    /// The estimate for a value.
    package static func bytes<Value>(of value: Value) -> Int {
        if let value = value as? any MeasuredValue { return value.measuredBytes }
        let own = MemoryLayout<Value>.size
        if own == 0 || value is any FixedSizeValue { return own }
        guard value is any Encodable, let encoding = try? CanonicalEncoder.bytes(of: value) else { return own }
        return own + encoding.count
    }
}

/// A value that owns memory and knows how much.
private protocol MeasuredValue {
    var measuredBytes: Int { get }
}

/// A value that owns no memory.
private protocol FixedSizeValue {}

extension String: MeasuredValue {
    fileprivate var measuredBytes: Int { MemoryLayout<Self>.size + utf8.count }
}

extension Data: MeasuredValue {
    fileprivate var measuredBytes: Int { MemoryLayout<Self>.size + count }
}

extension Array: MeasuredValue {
    fileprivate var measuredBytes: Int {
        if Element.self is any FixedSizeValue.Type {
            return MemoryLayout<Self>.size + count * MemoryLayout<Element>.stride
        }
        return reduce(MemoryLayout<Self>.size) { $0 + ValueSize.bytes(of: $1) }
    }
}

extension Optional: MeasuredValue {
    fileprivate var measuredBytes: Int { map { ValueSize.bytes(of: $0) } ?? MemoryLayout<Self>.size }
}

extension Bool: FixedSizeValue {}
extension Float: FixedSizeValue {}
extension Double: FixedSizeValue {}
extension Int: FixedSizeValue {}
extension Int8: FixedSizeValue {}
extension Int16: FixedSizeValue {}
extension Int32: FixedSizeValue {}
extension Int64: FixedSizeValue {}
extension UInt: FixedSizeValue {}
extension UInt8: FixedSizeValue {}
extension UInt16: FixedSizeValue {}
extension UInt32: FixedSizeValue {}
extension UInt64: FixedSizeValue {}
