import ModelKitTensor

/// Runs an asynchronous function to its end on the calling thread, which takes the place of a thread pool for it.
///
/// Child tasks run there too, as they inherit the preference; so do default actors that they call.
final class WaitingExecutor: TaskExecutor {
    private struct State {
        var jobs: [UnownedJob] = []
        var isDone = false
    }

    private let state = Waitable(State())

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        state.change { $0.jobs.append(job) }
    }

    /// Waits for the result of `body`, running its jobs meanwhile.
    static func run<R: Sendable>(_ body: @escaping @Sendable () async throws -> R) throws -> R {
        let executor = WaitingExecutor()
        let result = Locked<Result<R, any Error>?>(nil)
        Task(executorPreference: executor) {
            let outcome: Result<R, any Error>
            do {
                outcome = .success(try await body())
            } catch {
                outcome = .failure(error)
            }
            result.withLock { $0 = outcome }
            executor.state.change { $0.isDone = true }
        }
        executor.runJobs()
        guard let outcome = result.withLock({ $0 }) else { preconditionFailure("done without a result") }
        return try outcome.get()
    }

    private func runJobs() {
        while true {
            let jobs = state.wait { state -> [UnownedJob]? in
                if state.jobs.isEmpty { return state.isDone ? [] : nil }
                defer { state.jobs.removeAll() }
                return state.jobs
            }
            if jobs.isEmpty { return }
            for job in jobs { unsafe job.runSynchronously(on: asUnownedTaskExecutor()) }
        }
    }
}
