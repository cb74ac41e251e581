/// A call that was begun; it stays valid as a value when the call has ended.
package struct CallToken: Sendable {
    /// Where the call is found while it is open.
    let slot: Int
    /// The call's number, in the order of begins, never used twice.
    let id: Int
}
