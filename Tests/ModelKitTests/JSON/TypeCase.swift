import Testing

/// A type and a text for it, as the argument of a test.
struct TypeCase: Sendable, CustomTestStringConvertible {
    typealias Readable = any (Decodable & SendableMetatype).Type

    let type: Readable
    let text: String
    /// What is to come of it.
    let outcome: String

    init(_ value: (type: Readable, text: String, outcome: String)) { (type, text, outcome) = value }

    init(_ value: (type: Readable, text: String)) {
        (type, text) = value
        outcome = ""
    }

    var testDescription: String { "\(type) \(text)" }
}
