import Glibc
import Synchronization

/// The jobs that have slices left, and the threads that take them.
///
/// A thread that finds nothing to do looks for a new job for `spinTime` before it sleeps; a job wakes no more threads than
/// it has slices for, less those that are looking.
///
/// `@unchecked Sendable`: every variable is read and changed under the signal's lock.
final class JobQueue: @unchecked Sendable {
    /// How long to wait without sleeping, in nanoseconds: a few times what waking a thread takes.
    private static let spinTime: Int64 = 50_000

    private let signal = Signal()
    private let limit: Int
    private let generation: ForkGuard.Generation
    private let mayOverlap: Bool
    /// Jobs at work, the oldest first, and jobs to be used again.
    private var listed: [Job] = []
    private var unused: [Job] = []
    private var started = 0
    /// Threads asleep that nobody has woken, and wakings that no thread has answered.
    private var sleeping = 0
    private var wakings = 0
    /// Threads that look for a job without sleeping, and how many of them a job counts on.
    private var looking = 0
    private var expected = 0
    private var isClosed = false
    /// Counts the jobs added, for those who are looking.
    private let added = Atomic(0)

    /// A queue that starts up to `threads` threads as jobs come, in the process of that generation.
    init(threads: Int, generation: ForkGuard.Generation) {
        limit = threads
        self.generation = generation
        // With more threads than CPUs, one that spins may keep the one it waits for from running.
        mayOverlap = threads < MachineFacts.affinityCount
    }

    /// Offers a job to the threads. Where the system refuses a thread, those there are do the work.
    func add(slices: Int, _ body: Job.Body) -> Job {
        let (job, wakes) = signal.locked {
            let job = unused.popLast() ?? Job()
            job.begin(slices: slices, body)
            listed.append(job)
            while started < min(limit, slices - 1), startThread() { started += 1 }
            added.wrappingAdd(1, ordering: .releasing)
            let helpers = slices - 1
            let ready = min(helpers, looking - expected)
            expected += ready
            let wakes = min(helpers - ready, sleeping)
            sleeping -= wakes
            wakings += wakes
            return (job, wakes)
        }
        for _ in 0..<wakes { signal.wakeOne() }
        return job
    }

    /// Withdraws a job of which no slice is left, waits for those still at work on it and returns its error.
    func finish(_ job: Job) -> (any Error)? {
        let isAlone = signal.locked {
            if let index = listed.firstIndex(where: { $0 === job }) { listed.remove(at: index) }
            return listed.isEmpty
        }
        job.waitForVisitors(spinning: isAlone && mayOverlap ? Self.spinTime : 0)
        let error = job.end()
        signal.locked { unused.append(job) }
        return error
    }

    /// Lets the threads end.
    func close() {
        signal.locked {
            isClosed = true
            added.wrappingAdd(1, ordering: .releasing)
            signal.wakeAll()
        }
    }

    /// What a thread does until the queue is closed.
    private func work() {
        while let job = nextJob() {
            job.work()
            // A slice may have forked, and this may be the child, where nobody waits for the thread.
            ForkGuard.check(generation)
            job.leave()
        }
    }

    /// A job with slices left, which the thread has entered; nil when the queue is closed.
    private func nextJob() -> Job? {
        enum Step {
            case work(Job)
            case look(sinceJob: Int)
            case wokenUp
            case end
        }
        var isLooking = false
        var hasLooked = false
        while true {
            let step: Step = signal.locked {
                if isLooking {
                    looking -= 1
                    expected = max(0, expected - 1)
                }
                if isClosed { return .end }
                if let job = listed.first(where: \.hasSlices) {
                    job.enter()
                    return .work(job)
                }
                // With several callers there are threads enough to keep the CPUs busy.
                if mayOverlap, !hasLooked, listed.count <= 1 {
                    looking += 1
                    return .look(sinceJob: added.load(ordering: .relaxed))
                }
                sleeping += 1
                while wakings == 0, !isClosed { signal.wait() }
                wakings -= 1
                return .wokenUp
            }
            isLooking = false
            switch step {
            case .work(let job): return job
            case .end: return nil
            case .wokenUp: hasLooked = false
            case .look(let seen):
                isLooking = true
                hasLooked = !spin(Self.spinTime) { added.load(ordering: .acquiring) != seen }
            }
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
