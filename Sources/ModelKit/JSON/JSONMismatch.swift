import ModelKitWeights

/// Where a JSON tree is not what a type takes, and why, in the words of JSON.
struct JSONMismatch: Error {
    var path: [JSONPathComponent]
    var message: String
    var suggestion: String?
    var cause: (any Error)?

    init(
        _ path: [JSONPathComponent], _ message: String, suggestion: String? = nil, cause: (any Error)? = nil
    ) {
        self.path = path
        self.message = message
        self.suggestion = suggestion
        self.cause = cause
    }
}

extension JSONMismatch {
    /// One kind of value was expected where another is.
    init(_ path: [JSONPathComponent], expected: String, found value: JSONValue) {
        self.init(path, "expected \(expected), found \(value.shown)")
    }

    /// The value is none of this type's.
    init<Leaf: JSONLeaf>(_ path: [JSONPathComponent], leaf: Leaf.Type, found value: JSONValue) {
        self.init(path, expected: Self.expectation(of: leaf, for: value), found: value)
    }

    /// What was expected; with the range where a whole number or a Float is beyond it.
    private static func expectation<Leaf: JSONLeaf>(of leaf: Leaf.Type, for value: JSONValue) -> String {
        guard let number = value.double else { return Leaf.expectation }
        if let integers = Leaf.self as? any FixedWidthInteger.Type, number == number.rounded() {
            return range(of: integers)
        }
        if Leaf.self == Float.self { return "a number of at most \(Float.greatestFiniteMagnitude)" }
        return Leaf.expectation
    }

    private static func range<Integer: FixedWidthInteger>(of type: Integer.Type) -> String {
        "an integer from \(Integer.min) to \(Integer.max)"
    }

    /// None of a list of names was found.
    init(_ path: [JSONPathComponent], oneOf names: [JSONValue], found value: JSONValue) {
        let words = names.map { $0.string ?? $0.text() }.joined(separator: ", ")
        let found = value.string == nil ? value.shown : value.excerpt
        self.init(
            path, "expected one of \(words), found \(found)",
            suggestion: value.string.flatMap { nearestName(to: $0, among: names.compactMap(\.string)) })
    }
}

extension JSONValue {
    /// The value for an error's "found": its kind, and what it is where that is short.
    var shown: String {
        switch self {
        case .null, .bool: text()
        case .integer, .number: "the number \(text())"
        case .string: "a string \(excerpt)"
        case .array, .object: kind
        }
    }

    /// The JSON text, cut off where it is long.
    var excerpt: String {
        let limit = 60
        guard case .string(let value) = self, value.count > limit else { return text() }
        return JSONValue.string(value.prefix(limit) + "…").text()
    }
}
