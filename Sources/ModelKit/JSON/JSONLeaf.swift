import Foundation
import ModelKitWeights

/// A type that JSONDecoder reads from one JSON value without asking the type itself, or that is as simple.
protocol JSONLeaf: Decodable {
    /// Its JSON Schema.
    static var leafSchema: JSONValue { get }
    /// What an error says was expected: "an integer from 0 to 255".
    static var expectation: String { get }
    /// A value to try a type with; other numbers give other values.
    static func sample(_ variant: Int) -> Self
    /// The value that the JSON stands for; nil where it stands for none.
    static func read(_ value: JSONValue) -> Self?
}

extension Bool: JSONLeaf {
    static var leafSchema: JSONValue { ["type": "boolean"] }
    static var expectation: String { "true or false" }
    static func sample(_ variant: Int) -> Bool { variant % 2 == 1 }
    static func read(_ value: JSONValue) -> Bool? { value.bool }
}

extension String: JSONLeaf {
    static var leafSchema: JSONValue { ["type": "string"] }
    static var expectation: String { "a string" }
    static func sample(_ variant: Int) -> String {
        ["", "a", "1", "2000-01-01T00:00:00Z", "https://a.b/c"][variant % 5]
    }
    static func read(_ value: JSONValue) -> String? { value.string }
}

extension Data: JSONLeaf {
    static var leafSchema: JSONValue { ["type": "string", "contentEncoding": "base64"] }
    static var expectation: String { "a string in Base64" }
    static func sample(_ variant: Int) -> Data { Data(repeating: 1, count: variant) }
    static func read(_ value: JSONValue) -> Data? { value.string.flatMap { Data(base64Encoded: $0) } }
}

extension Date: JSONLeaf {
    static var leafSchema: JSONValue {
        ["type": "number", "description": "seconds since 2001-01-01T00:00:00Z"]
    }
    static var expectation: String { "a number of seconds since 2001" }
    static func sample(_ variant: Int) -> Date { Date(timeIntervalSinceReferenceDate: Double(variant)) }
    static func read(_ value: JSONValue) -> Date? { Double.read(value).map(Date.init(timeIntervalSinceReferenceDate:)) }
}

extension Decimal: JSONLeaf {
    static var leafSchema: JSONValue { ["type": "number"] }
    static var expectation: String { "a number" }
    static func sample(_ variant: Int) -> Decimal { Decimal(variant) }
    static func read(_ value: JSONValue) -> Decimal? { value.double.map { Decimal($0) } }
}

extension URL: JSONLeaf {
    static var leafSchema: JSONValue { ["type": "string", "format": "uri"] }
    static var expectation: String { "a URL" }
    static func sample(_ variant: Int) -> URL { URL(filePath: "/\(variant)") }
    static func read(_ value: JSONValue) -> URL? { value.string.flatMap { URL(string: $0) } }
}

extension UUID: JSONLeaf {
    static var leafSchema: JSONValue { ["type": "string", "format": "uuid"] }
    static var expectation: String { "a UUID" }
    static func sample(_ variant: Int) -> UUID {
        UUID(uuid: (UInt8(truncatingIfNeeded: variant), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
    }
    static func read(_ value: JSONValue) -> UUID? { value.string.flatMap { UUID(uuidString: $0) } }
}
