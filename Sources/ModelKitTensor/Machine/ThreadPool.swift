/// Threads that share work out by slices.
///
/// The calling thread takes part, so a pool of n threads starts n - 1, at the first call that has more than one slice; a
/// pool of one starts none. Calls may come from any number of threads at once and from within slices: a caller never waits
/// for a free thread, as it runs every slice itself that no other thread has taken, so nesting cannot deadlock. A warm call
/// allocates at most the closure's context; a thread that has nothing to do looks for work for 50 µs, then sleeps.
///
/// ## Fork
///
/// A process that forks while no call is running may go on to compute in both parent and child: the child's pools start
/// threads of their own. A call is one of any pool or network, of `LinearAlgebra`, or that asks a library for a model. Where
/// one was running at that moment, locks may be held in the child that nobody will release. Its next call then ends the
/// child with a message on standard error and SIGABRT, instead of waiting for ever. Making networks, tokenizers and the like
/// outside of a library, or reading files, does not count as a call and may hold locks of Swift and of other libraries: do
/// not fork meanwhile. A child that only starts another program (`exec`) is not concerned, nor is one made
/// by `posix_spawn`.
///
/// `@unchecked Sendable`: the only variable is read and changed under the lock, which unlike `Mutex` the thread sanitizer
/// knows.
public final class ThreadPool: @unchecked Sendable {
    /// The queue of the process with that generation; the parent's is of no use in a child.
    private struct State {
        var generation: ForkGuard.Generation
        var queue: JobQueue
    }

    /// The pool that networks use, of `MachineFacts.threadCount` threads.
    public static let shared = ThreadPool(threads: MachineFacts.threadCount)

    /// A slice that is worth a thread: so many arithmetic operations, a few times what waking a thread costs.
    package static let workPerSlice = 4e6

    /// How many threads work on one call at most, the caller included.
    public let threads: Int
    private let lock = Signal()
    private var state: State?

    /// A pool of that many threads, at least 1.
    public init(threads: Int) {
        self.threads = max(1, threads)
    }

    deinit {
        // A child has no threads of its parent's to end.
        guard let generation = ForkGuard.current, let state else { return }
        if state.generation == generation { state.queue.close() }
    }

    /// Calls `body` with 0, 1 … slices - 1, each exactly once, on several threads, and returns when all have ended.
    ///
    /// - Throws: the error of the lowest slice that threw; slices not yet begun when one throws are skipped.
    public func run<E: Error>(slices: Int, _ body: @Sendable (Int) throws(E) -> Void) throws(E) {
        guard slices > 1, threads > 1 else {
            for slice in 0..<max(0, slices) { try body(slice) }
            return
        }
        let failure = share(slices) { slice in
            do throws(E) { try body(slice) } catch { return error }
            return nil
        }
        if let failure = failure as? E { throw failure }
    }

    /// Calls `work.perform` for each slice, as `run` calls a closure, and returns the error of the lowest slice that failed.
    ///
    /// A warm call allocates nothing.
    package func run(slices: Int, of work: any SlicedWork) -> (any Error)? {
        guard slices > 1, threads > 1 else {
            for slice in 0..<max(0, slices) {
                if let error = work.perform(slice: slice) { return error }
            }
            return nil
        }
        return share(slices, .object(work))
    }

    /// The number of slices, at most one per thread, that gives each at least `grain` of `count` rows.
    public func slices(of count: Int, grain: Int) -> Int { max(1, min(threads, count / max(1, grain))) }

    private func share(_ slices: Int, _ body: @Sendable (Int) -> (any Error)?) -> (any Error)? {
        // The job lets go of the closure before it ends.
        withoutActuallyEscaping(body) { share(slices, .closure($0)) }
    }

    private func share(_ slices: Int, _ body: Job.Body) -> (any Error)? {
        ForkGuard.call { generation in
            let queue = queue(generation)
            let job = queue.add(slices: slices, body)
            job.work()
            // A slice may itself have forked, and this may be the child.
            ForkGuard.check(generation)
            return queue.finish(job)
        }
    }

    private func queue(_ generation: ForkGuard.Generation) -> JobQueue {
        lock.locked {
            if let state, state.generation == generation { return state.queue }
            let queue = JobQueue(threads: threads - 1, generation: generation)
            state = State(generation: generation, queue: queue)
            return queue
        }
    }
}

/// The rows of one of several slices, as even as possible.
public func sliceRange(_ slice: Int, of slices: Int, rows: Int) -> Range<Int> {
    let (size, rest) = rows.quotientAndRemainder(dividingBy: slices)
    let start = slice * size + min(slice, rest)
    return start..<(start + size + (slice < rest ? 1 : 0))
}
