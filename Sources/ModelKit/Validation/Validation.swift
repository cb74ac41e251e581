/// Applies the rules of ``Validatable`` values.
enum Validation {
    /// Validates a value that was read.
    ///
    /// - Parameter path: what the error's location starts with.
    /// - Throws: ``ModelError`` with code `.invalidItem`.
    static func validate<Value>(_ value: Value, path: String) throws {
        do {
            try validate(value)
        } catch let problem as ValidationProblem {
            throw ModelError(JSONMismatch(problem.path, problem.rule), path: path)
        } catch let failure as ValidationFailure {
            throw ModelError(JSONMismatch(failure.path, "is refused", cause: failure.cause), path: path)
        }
    }

    /// Validates a value; free of cost for types that hold nothing to validate.
    ///
    /// - Parameter step: where it is in what holds it.
    /// - Throws: ``ValidationProblem``, or ``ValidationFailure`` for another error.
    static func validate<Value>(_ value: Value, at step: @autoclosure () -> JSONPathComponent? = nil) throws {
        guard mayConcern(Value.self) else { return }
        do {
            // An optional casts to what it holds, which has its turn as a value of the container.
            if Value.self is any Validatable.Type { try (value as? any Validatable)?.validate() }
            try (value as? any ValidatableContainer)?.validateValues()
        } catch var problem as ValidationProblem {
            if let step = step() { problem.path.insert(step, at: 0) }
            throw problem
        } catch var failure as ValidationFailure {
            if let step = step() { failure.path.insert(step, at: 0) }
            throw failure
        } catch {
            throw ValidationFailure(path: step().map { [$0] } ?? [], cause: error)
        }
    }

    /// Whether values of a type have rules, or can hold values that have.
    static func mayConcern(_ type: Any.Type) -> Bool {
        if type is any Validatable.Type { return true }
        return (type as? any ValidatableContainer.Type).map { mayConcern($0.valueType) } ?? false
    }
}

/// An error, other than a ``ValidationProblem``, that a value's `validate()` threw.
struct ValidationFailure: Error {
    var path: [JSONPathComponent]
    var cause: any Error
}
