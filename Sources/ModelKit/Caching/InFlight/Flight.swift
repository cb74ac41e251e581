import Dispatch
import ModelKitTensor

/// One value that one call computes while others wait for it, threads and tasks alike.
///
/// The outcome is handed over under the lock; the semaphores only wake.
final class Flight<Value: Sendable>: Sendable {
    /// How it ended.
    enum Outcome: Sendable {
        case value(Value)
        case failed
        /// The task that waited was cancelled; the others still wait.
        case cancelled
    }

    private struct State {
        var outcome: Outcome?
        var threads: [DispatchSemaphore] = []
        var tasks: [Int: CheckedContinuation<Outcome, Never>] = [:]
        var cancelled: Set<Int> = []
        var tickets = 0
    }

    private let state = Locked(State())

    /// Tells everybody who waits, and who comes later.
    func finish(_ outcome: Outcome) {
        let (threads, tasks) = state.withLock { state in
            state.outcome = outcome
            defer { (state.threads, state.tasks) = ([], [:]) }
            return (state.threads, state.tasks)
        }
        for thread in threads { thread.signal() }
        for task in tasks.values { task.resume(returning: outcome) }
    }

    /// Blocks the thread until the value is there; nil when it could not be computed.
    func wait() -> Value? {
        let semaphore = DispatchSemaphore(value: 0)
        let isOver = state.withLock { state in
            if state.outcome == nil { state.threads.append(semaphore) }
            return state.outcome != nil
        }
        if !isOver { semaphore.wait() }
        guard case .value(let value) = state.withLock({ $0.outcome }) else { return nil }
        return value
    }

    /// Suspends the task until the value is there; nil when it could not be computed.
    ///
    /// - Throws: `CancellationError` as soon as the task is cancelled; the computation goes on for others.
    func value(isolation: isolated (any Actor)? = #isolation) async throws -> Value? {
        let ticket = state.withLock { state in
            state.tickets += 1
            return state.tickets
        }
        let outcome = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let outcome: Outcome? = state.withLock { state in
                    if state.cancelled.contains(ticket) { return .cancelled }
                    if state.outcome == nil { state.tasks[ticket] = continuation }
                    return state.outcome
                }
                if let outcome { continuation.resume(returning: outcome) }
            }
        } onCancel: {
            let continuation = state.withLock { state in
                state.cancelled.insert(ticket)
                return state.tasks.removeValue(forKey: ticket)
            }
            continuation?.resume(returning: .cancelled)
        }
        switch outcome {
        case .value(let value): return value
        case .failed: return nil
        case .cancelled: throw CancellationError()
        }
    }
}
