import Foundation
import ModelKit

/// How values of a type stand in Redis: `MK1:`, sixteen hexadecimal digits for the type, a colon, and JSON.
///
/// NaN (its bits are not kept) and the infinities, which JSON lacks, are the strings `"NaN"`, `"Infinity"` and `"-Infinity"`.
///
/// `@unchecked Sendable`: nothing of it changes, and Foundation's coders may be used by several threads.
package final class StoredForm<Value>: @unchecked Sendable {
    /// What bytes were found to be.
    package enum Content {
        case value(Value)
        /// A value of a type of another name.
        case otherType
        case damaged
    }

    private let header: [UInt8]
    private let encoded: (Value) throws -> Data
    private let decoded: (Data) -> Value?

    /// The form of `Value`; nil where it cannot be written and read again.
    package init?() {
        guard let type = Value.self as? any Codable.Type else { return nil }
        (encoded, decoded) = Self.codec(type)
        header = Array("MK1:\(SHA256.hex(Self.name.utf8).prefix(16)):".utf8)
    }

    /// The bytes of a value.
    ///
    /// - Throws: what its `encode(to:)` throws.
    package func bytes(of value: Value) throws -> [UInt8] { header + (try encoded(value)) }

    /// Reads bytes.
    package func content(of bytes: Data) -> Content {
        guard bytes.count > header.count, bytes.starts(with: header.prefix(4)),
            bytes[bytes.startIndex + header.count - 1] == header.last
        else { return .damaged }
        guard bytes.starts(with: header) else { return .otherType }
        return decoded(bytes.dropFirst(header.count)).map { .value($0) } ?? .damaged
    }

    /// The type's name, the same in every process: that of a private type has an address in it.
    private static var name: String {
        String(reflecting: Value.self).replacing(#/\(unknown context at \$[0-9a-f]+\)\./#, with: "")
    }

    /// A value in a class, which is cast by its type alone: a cast of an optional unwraps it.
    private final class Box<Content> {
        let content: Content
        init(_ content: Content) { self.content = content }
    }

    private typealias Codec = (encode: (Value) throws -> Data, decode: (Data) -> Value?)

    private static func codec<T: Codable>(_ type: T.Type) -> Codec {
        let encoder = JSONEncoder()
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
        return (
            { value in
                guard let box = Box(value) as Any as? Box<T> else { return Data() }
                return try encoder.encode(box.content)
            },
            { data in
                guard let content = try? decoder.decode(T.self, from: data) else { return nil }
                return (Box(content) as Any as? Box<Value>)?.content
            }
        )
    }
}
