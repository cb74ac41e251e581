/// A value that one thread at a time may use.
///
/// As `Mutex` of the standard library, but with POSIX's lock, which the thread sanitizer knows. Inlinable, as unspecialised
/// code takes longer than the lock.
///
/// `@unchecked Sendable`: the value is read and changed under the lock only, and leaves it only as a copy.
package final class Locked<Value>: @unchecked Sendable {
    @usableFromInline let signal = Signal()
    @usableFromInline var value: Value

    /// Guards a value.
    package init(_ value: sending Value) { self.value = value }

    /// Runs `body` with the value while holding the lock.
    @inlinable @inline(__always)
    package func withLock<R, E: Error>(_ body: (inout Value) throws(E) -> R) throws(E) -> R {
        try signal.locked { () throws(E) in try body(&value) }
    }
}
