import Glibc

/// The jobs that have slices left, and the threads that take them.
///
/// `@unchecked Sendable`: every stored property is read and changed under the signal's lock.
final class JobQueue: @unchecked Sendable {
    private let signal = Signal()
    private var jobs: [Job] = []
    private var started = 0
    private var isClosed = false

    /// Starts threads until there are that many. Where the system refuses one, those there are do the work.
    func start(threads: Int) {
        signal.locked {
            while started < threads, startThread() { started += 1 }
        }
    }

    /// Offers a job to the threads.
    func add(_ job: Job) {
        signal.locked {
            jobs.append(job)
            signal.wakeAll()
        }
    }

    /// Withdraws a job; threads may still be at work on slices they have taken.
    func remove(_ job: Job) {
        signal.locked { jobs.removeAll { $0 === job } }
    }

    /// Lets the threads end.
    func close() {
        signal.locked {
            isClosed = true
            signal.wakeAll()
        }
    }

    /// What a thread does until the queue is closed.
    private func work() {
        while true {
            let taken: (Job, Int)? = signal.locked {
                while !isClosed {
                    for job in jobs {
                        if let slice = job.take() { return (job, slice) }
                    }
                    signal.wait()
                }
                return nil
            }
            guard let (job, slice) = taken else { return }
            job.perform(slice)
        }
    }

    private func startThread() -> Bool {
        var attributes = pthread_attr_t()
        unsafe pthread_attr_init(&attributes)
        defer { unsafe pthread_attr_destroy(&attributes) }
        unsafe pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        var thread = pthread_t()
        // The retained reference is taken over by the new thread, or released here if there is none.
        let queue = unsafe Unmanaged.passRetained(self)
        let status = unsafe pthread_create(
            &thread, &attributes,
            { argument in
                guard let argument = unsafe argument else { return nil }
                unsafe Unmanaged<JobQueue>.fromOpaque(argument).takeRetainedValue().work()
                return nil
            }, queue.toOpaque())
        if status != 0 { unsafe queue.release() }
        return status == 0
    }
}
