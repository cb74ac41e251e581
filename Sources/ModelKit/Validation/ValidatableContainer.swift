/// A type whose values hold others, each of which is validated where it has rules.
protocol ValidatableContainer {
    /// The type of what it holds.
    static var valueType: Any.Type { get }

    /// Validates each value that it holds, in the order of JSON.
    ///
    /// - Throws: the first error of validating a value.
    func validateValues() throws
}

extension Optional: ValidatableContainer {
    static var valueType: Any.Type { Wrapped.self }

    func validateValues() throws {
        if let self { try Validation.validate(self) }
    }
}

extension Array: ValidatableContainer {
    static var valueType: Any.Type { Element.self }

    func validateValues() throws {
        for (index, element) in enumerated() { try Validation.validate(element, at: .index(index)) }
    }
}

/// A set's elements have no place of their own: the path is the set's.
extension Set: ValidatableContainer {
    static var valueType: Any.Type { Element.self }

    func validateValues() throws {
        for element in self { try Validation.validate(element) }
    }
}

extension Dictionary: ValidatableContainer {
    static var valueType: Any.Type { Value.self }

    func validateValues() throws {
        let members = map { (name: Self.name(of: $0.key), value: $0.value) }
        for member in members.sorted(by: { $0.name < $1.name }) {
            try Validation.validate(member.value, at: .key(member.name))
        }
    }

    private static func name(of key: Key) -> String {
        (key as? any CodingKeyRepresentable)?.codingKey.stringValue ?? String(describing: key)
    }
}
