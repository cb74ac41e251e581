/// A cached prediction, whatever its type.
package typealias StoredValue = AnyObject & Sendable

/// A cached prediction of one type: what a cache looks through is not generic, and so as fast in every program.
package final class TypedValue<Value: Sendable>: Sendable {
    package let value: Value

    package init(_ value: Value) { self.value = value }
}
