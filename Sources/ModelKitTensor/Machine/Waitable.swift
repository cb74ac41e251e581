/// A value that one thread at a time may use, and that others wait on until it is as they want.
///
/// `@unchecked Sendable`: the value is read and changed under the lock only.
package final class Waitable<Value>: @unchecked Sendable {
    private let signal = Signal()
    private var value: Value

    /// Guards a value.
    package init(_ value: sending Value) { self.value = value }

    /// Changes the value and wakes those who wait.
    package func change<R, E: Error>(_ body: (inout Value) throws(E) -> R) throws(E) -> R {
        defer { signal.wakeAll() }
        return try signal.locked { () throws(E) in try body(&value) }
    }

    /// Waits until `body` gives a result.
    package func wait<R>(_ body: (inout Value) -> R?) -> R {
        signal.locked {
            while true {
                if let result = body(&value) { return result }
                signal.wait()
            }
        }
    }
}
