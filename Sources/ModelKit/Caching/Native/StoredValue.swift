/// A cached prediction, whatever its type.
typealias StoredValue = AnyObject & Sendable

/// A cached prediction of one type: what a cache looks through is not generic, and so as fast in every program.
final class TypedValue<Value: Sendable>: Sendable {
    let value: Value

    init(_ value: Value) { self.value = value }
}
