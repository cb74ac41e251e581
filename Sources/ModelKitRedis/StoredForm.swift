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
        /// Nothing was found.
        case none
        /// A value of a type of another name.
        case otherType
        case damaged
    }

    private let header: [UInt8]
    private let encoded: (Value) throws -> Data
    private let decoded: (Data) -> Value?
    private let decodedArray: (Data) -> [Value]?

    /// The form of `Value`; nil where it cannot be written and read again.
    package init?() {
        guard let type = Value.self as? any Codable.Type else { return nil }
        (encoded, decoded, decodedArray) = Self.codec(type)
        header = Array("MK1:\(SHA256.hex(Self.name.utf8).prefix(16)):".utf8)
    }

    /// The bytes of a value.
    ///
    /// - Throws: what its `encode(to:)` throws.
    package func bytes(of value: Value) throws -> [UInt8] { header + (try encoded(value)) }

    /// Reads what was found, in order.
    ///
    /// Values are decoded together, as one array, which saves most of a small value's time; one by one where that fails.
    package func contents(of found: [Data?]) -> [Content] {
        let frames = found.map(frame)
        let texts = frames.compactMap { if case .json(let text) = $0 { text } else { nil } }
        var values = (together(texts) ?? texts.map(decoded)).makeIterator()
        return frames.map { frame in
            switch frame {
            case .none: .none
            case .otherType: .otherType
            case .damaged: .damaged
            case .json: (values.next() ?? nil).map { .value($0) } ?? .damaged
            }
        }
    }

    /// What stands before the JSON, and the JSON.
    private enum Frame {
        case none
        case otherType
        case damaged
        case json(Data)
    }

    private func frame(_ bytes: Data?) -> Frame {
        guard let bytes else { return .none }
        guard bytes.count > header.count, bytes.starts(with: header.prefix(4)),
            bytes[bytes.startIndex + header.count - 1] == header.last
        else { return .damaged }
        return bytes.starts(with: header) ? .json(bytes.dropFirst(header.count)) : .otherType
    }

    private func together(_ texts: [Data]) -> [Value?]? {
        guard texts.count > 1 else { return nil }
        var array = Data(capacity: texts.reduce(2) { $0 + $1.count + 1 })
        for text in texts {
            array.append(UInt8(ascii: array.isEmpty ? "[" : ","))
            array.append(text)
        }
        array.append(UInt8(ascii: "]"))
        guard let values = decodedArray(array), values.count == texts.count else { return nil }
        return values
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

    private typealias Codec = (
        encode: (Value) throws -> Data, decode: (Data) -> Value?, decodeArray: (Data) -> [Value]?
    )

    private static func codec<T: Codable>(_ type: T.Type) -> Codec {
        let encoder = JSONEncoder()
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
        func decoded<D: Decodable, Wanted>(_ data: Data, _ type: D.Type, as wanted: Wanted.Type) -> Wanted? {
            guard let content = try? decoder.decode(type, from: data) else { return nil }
            return (Box(content) as Any as? Box<Wanted>)?.content
        }
        return (
            { value in
                // Of one type, `T` being what `Value` is.
                guard let box = Box(value) as Any as? Box<T> else { return Data() }
                return try encoder.encode(box.content)
            },
            { decoded($0, T.self, as: Value.self) },
            { decoded($0, [T].self, as: [Value].self) }
        )
    }
}
