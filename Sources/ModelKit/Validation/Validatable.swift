/// A type with rules for its values beyond what its JSON form says: a positive number, two lists of one length.
///
/// ```swift
/// struct Point: Codable, Validatable {
///     var x: Int
///     var tags: [Tag]
///
///     func validate() throws {
///         try require(x > 0, "x", "must be positive")
///         try validate(tags, "tags")
///     }
/// }
/// ```
///
/// A value that was read from JSON is validated: itself, or where it is an array, set, optional or dictionary each
/// value in it, however deep those nest. What a property holds is not looked at: call ``validate(_:_:)`` for it in
/// `validate()`, as for `tags` above. Values made in Swift are not validated.
///
/// An error becomes a ``ModelError`` with code `.invalidItem` and the path in its location: `item[1].tags[0].name`.
public protocol Validatable {
    /// Checks the value.
    ///
    /// - Throws: ``ValidationProblem`` for a rule that is broken, or any other error.
    func validate() throws
}

extension Validatable {
    /// Throws unless a rule for a property holds.
    ///
    /// - Parameters:
    ///   - isMet: whether it holds.
    ///   - property: the name of the property in JSON.
    ///   - rule: what it says, so that it reads after the property's name: "must be positive".
    /// - Throws: ``ValidationProblem``.
    public func require(_ isMet: Bool, _ property: String, _ rule: @autoclosure () -> String) throws {
        guard isMet else { throw ValidationProblem(rule(), path: [.key(property)]) }
    }

    /// Throws unless a rule for the value as a whole holds.
    ///
    /// - Parameters:
    ///   - isMet: whether it holds.
    ///   - rule: what it says: "needs as many values as indices".
    /// - Throws: ``ValidationProblem``.
    public func require(_ isMet: Bool, _ rule: @autoclosure () -> String) throws {
        guard isMet else { throw ValidationProblem(rule()) }
    }

    /// Validates what a property holds: a ``Validatable`` value, or an array, set, optional or dictionary of them.
    ///
    /// - Parameters:
    ///   - value: the value; of another type it has no rules, and nothing happens.
    ///   - property: the name of the property in JSON.
    /// - Throws: ``ValidationProblem`` with the property's name in front of its path; other errors as they are.
    public func validate<Value>(_ value: Value, _ property: String) throws {
        try Validation.validate(value, at: .key(property))
    }
}
