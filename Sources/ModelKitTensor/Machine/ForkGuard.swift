import CKernels

/// Knows whether a call was running when this process was forked.
///
/// A child has only the thread that forked, and every lock as it was. So what takes a lock that other threads take too
/// enters here first: `ThreadPool.run` with more than one slice on more than one thread, `ScratchPool`, all of
/// `Network.predict`, products and factorisations by OpenBLAS, and asking a `ModelLibrary` for a model. A child that was forked while no such
/// call was running starts afresh: its pools make new threads. In any other child the next call ends the process with a
/// message on standard error and SIGABRT, rather than wait for a thread that is gone; so does returning into the pool from
/// a slice that forked.
///
/// Not counted are the locks of others outside of these calls: of Swift's globals while the first use makes them, of
/// Foundation, PCRE2 and HDF5. A child that was forked while another thread made a network or a tokenizer, or read a file,
/// may find one taken.
///
/// Children made by `vfork`, `posix_spawn` or a bare `clone` are not seen; the first two run no code of ours.
package enum ForkGuard {
    /// Which process a call began in: a number that every fork raises.
    package struct Generation: Equatable, Sendable {
        fileprivate let number: UInt64
    }

    /// Counts a call in; every one is followed by `leave`. Calls may nest.
    package static func enter() -> Generation { Generation(number: mk_call_enter()) }

    /// Counts a call out.
    package static func leave(_ generation: Generation) { mk_call_leave(generation.number) }

    /// Ends the process, as above, where it was forked in the middle of the call.
    package static func check(_ generation: Generation) { mk_call_check(generation.number) }

    /// This process's generation; nil where a call would end it.
    package static var current: Generation? {
        let number = mk_call_generation()
        return number == .max ? nil : Generation(number: number)
    }

    /// Runs a call between `enter` and `leave`.
    package static func call<R, E: Error>(_ body: () throws(E) -> R) throws(E) -> R {
        try call { (_) throws(E) in try body() }
    }

    /// Runs a call between `enter` and `leave` and tells it its generation.
    package static func call<R, E: Error>(_ body: (Generation) throws(E) -> R) throws(E) -> R {
        let generation = enter()
        defer { leave(generation) }
        return try body(generation)
    }
}
