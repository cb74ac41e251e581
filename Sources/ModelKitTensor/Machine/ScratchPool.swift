/// Keeps scratch objects that no call is using, so that the next call need not make one.
///
/// Its lock is held within calls that `ForkGuard` counts, so a child never finds it locked.
package final class ScratchPool<Scratch>: Sendable {
    /// A scratch on its way between the pool and one call.
    // The pool hands an object to one call at a time, and only idle ones are in it.
    private struct Idle: @unchecked Sendable {
        var scratch: Scratch
    }

    /// More idle objects than this are let go.
    private static var largest: Int { 64 }
    private let idle = Locked<[Idle]>([])

    /// Makes an empty pool.
    package init() {}

    /// An idle object, if there is one.
    package func take() -> Scratch? { ForkGuard.call { idle.withLock { $0.popLast() } }?.scratch }

    /// Takes back an object that its call has done with. One that is not given back, as after an error, is let go.
    package func give(_ scratch: Scratch) {
        let idle = Idle(scratch: scratch)
        ForkGuard.call { self.idle.withLock { if $0.count < ScratchPool.largest { $0.append(idle) } } }
    }
}
