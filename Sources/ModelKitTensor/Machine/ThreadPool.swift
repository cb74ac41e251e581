import Glibc

/// Threads that share work out by slices.
///
/// The calling thread takes part, so a pool of n threads starts n - 1, at the first call that has more than one slice; a
/// pool of one starts none. Calls may come from any number of threads at once and from within slices: a caller never waits
/// for a free thread, as it runs every slice itself that no other thread has taken, so nesting cannot deadlock.
///
/// After `fork` the child has none of the threads. Its calls still finish, run by the caller alone, if no other thread was in
/// a call at the moment of the fork.
public final class ThreadPool: Sendable {
    /// The pool that networks use, of `MachineFacts.threadCount` threads.
    public static let shared = ThreadPool(threads: MachineFacts.threadCount)

    /// How many threads work on one call at most, the caller included.
    public let threads: Int
    private let queue: JobQueue

    /// A pool of that many threads, at least 1.
    public init(threads: Int) {
        self.threads = max(1, threads)
        queue = JobQueue()
    }

    deinit { queue.close() }

    /// Calls `body` with 0, 1 … slices - 1, each exactly once, on several threads, and returns when all have ended.
    ///
    /// - Throws: the error of the lowest slice that threw; slices not yet begun when one throws are skipped.
    public func run<E: Error>(slices: Int, _ body: @escaping @Sendable (Int) throws(E) -> Void) throws(E) {
        guard slices > 0 else { return }
        guard slices > 1, threads > 1 else {
            for slice in 0..<slices { try body(slice) }
            return
        }
        queue.start(threads: threads - 1)
        let job = Job(slices: slices) { slice -> (any Error)? in
            do throws(E) { try body(slice) } catch { return error }
            return nil
        }
        queue.add(job)
        while let slice = job.take() { job.perform(slice) }
        queue.remove(job)
        let failure = job.waitUntilDone()
        if let failure = failure as? E { throw failure }
    }

    /// The number of slices, at most one per thread, that gives each at least `grain` of `count` rows.
    public func slices(of count: Int, grain: Int) -> Int { max(1, min(threads, count / max(1, grain))) }
}

/// The rows of one of several slices, as even as possible.
public func sliceRange(_ slice: Int, of slices: Int, rows: Int) -> Range<Int> {
    let (size, rest) = rows.quotientAndRemainder(dividingBy: slices)
    let start = slice * size + min(slice, rest)
    return start..<(start + size + (slice < rest ? 1 : 0))
}
