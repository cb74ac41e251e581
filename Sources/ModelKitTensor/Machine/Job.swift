import Synchronization

/// One call of a thread pool: which slices are still to do, who is at work on them, and what went wrong first.
///
/// Jobs are used again and again. A thread of the pool visits a job between `enter` and `leave`; the owner, who set it up,
/// touches `slices` and `body` only while nobody can be visiting.
///
/// `@unchecked Sendable`: `slices` and `body` are written by the owner before the queue's lock publishes the job and after
/// the last visitor has left; everything else is atomic or behind a lock.
final class Job: @unchecked Sendable {
    /// What performs a slice and returns its error.
    enum Body: Sendable {
        case none
        case closure(@Sendable (Int) -> (any Error)?)
        case object(any SlicedWork)
    }

    private let signal = Signal()
    private var body = Body.none
    private var slices = 0
    private let next = Atomic(0)
    private let visitors = Atomic(0)
    private let ownerWaits = Atomic(false)
    private let hasFailed = Atomic(false)
    /// Guarded by the signal's lock, which unlike `Mutex` the thread sanitizer knows.
    private var failure: (slice: Int, error: any Error)?

    /// Sets a job up.
    func begin(slices: Int, _ body: Body) {
        self.slices = slices
        self.body = body
        next.store(0, ordering: .relaxed)
    }

    /// Whether slices are left to take.
    var hasSlices: Bool { next.load(ordering: .relaxed) < slices && !hasFailed.load(ordering: .relaxed) }

    /// Performs slices until none is left. Called by the owner and by visitors.
    func work() {
        while !hasFailed.load(ordering: .relaxed) {
            let slice = next.wrappingAdd(1, ordering: .relaxed).oldValue
            guard slice < slices else { return }
            guard let error = perform(slice) else { continue }
            signal.locked { if slice < failure?.slice ?? .max { failure = (slice, error) } }
            hasFailed.store(true, ordering: .relaxed)
        }
    }

    /// Lets a thread in, under the queue's lock while the job is listed there.
    func enter() { visitors.wrappingAdd(1, ordering: .relaxed) }

    /// Lets a thread out; the last one wakes an owner that waits.
    func leave() {
        let left = visitors.wrappingSubtract(1, ordering: .sequentiallyConsistent).newValue
        // Either this sees that the owner waits, or the owner, who says so before it looks, sees that nobody is left. The
        // job may belong to another call by now, whose owner is then woken for nothing and waits again.
        guard left == 0, ownerWaits.load(ordering: .sequentiallyConsistent) else { return }
        signal.locked { signal.wakeAll() }
    }

    /// Waits, once the job is no longer listed, until the last visitor has left, at first without sleeping for so long.
    func waitForVisitors(spinning nanoseconds: Int64) {
        if spin(nanoseconds, until: { visitors.load(ordering: .acquiring) == 0 }) { return }
        ownerWaits.store(true, ordering: .sequentiallyConsistent)
        signal.locked { while visitors.load(ordering: .sequentiallyConsistent) > 0 { signal.wait() } }
        ownerWaits.store(false, ordering: .relaxed)
    }

    /// Ends the job, which then can be set up again; returns the error of the lowest slice.
    func end() -> (any Error)? {
        body = .none
        guard hasFailed.load(ordering: .relaxed) else { return nil }
        hasFailed.store(false, ordering: .relaxed)
        return signal.locked {
            defer { failure = nil }
            return failure?.error
        }
    }

    /// Not inlined, so that whatever holds the body here is let go before the visitor leaves.
    @inline(never)
    private func perform(_ slice: Int) -> (any Error)? {
        switch body {
        case .none: nil
        case .closure(let body): body(slice)
        case .object(let work): work.perform(slice: slice)
        }
    }
}
