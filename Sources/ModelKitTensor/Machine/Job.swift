/// One call of a thread pool: which slices are still to do, which are running, and what went wrong first.
///
/// `@unchecked Sendable`: every stored property is read and changed under the signal's lock.
final class Job: @unchecked Sendable {
    private let signal = Signal()
    private let body: (Int) -> (any Error)?
    private let slices: Int
    private var next = 0
    private var running = 0
    private var failure: (slice: Int, error: any Error)?

    /// `body` performs a slice and returns its error.
    init(slices: Int, _ body: @escaping @Sendable (Int) -> (any Error)?) {
        self.slices = slices
        self.body = body
    }

    /// Takes the next slice, which the caller must then perform; nil where none is left.
    func take() -> Int? {
        signal.locked {
            guard next < slices, failure == nil else { return nil }
            defer { next += 1 }
            running += 1
            return next
        }
    }

    /// Performs a slice that was taken.
    func perform(_ slice: Int) {
        let error = body(slice)
        signal.locked {
            if let error, slice < failure?.slice ?? .max { failure = (slice, error) }
            running -= 1
            if running == 0 { signal.wakeAll() }
        }
    }

    /// Waits until nothing is left to do and nothing is running; returns the error of the lowest slice.
    func waitUntilDone() -> (any Error)? {
        signal.locked {
            while running > 0 { signal.wait() }
            return failure?.error
        }
    }
}
