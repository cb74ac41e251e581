import ModelKitTensor

/// Measures what loading takes.
///
/// Memory is the whole process's, so it is attributed to a load only when no other overlapped.
final class LoadMeter: Sendable {
    private struct State {
        var running = 0
        /// Counts starts, so that a load can see whether another began meanwhile.
        var started = 0
    }

    private let state = Locked(State())

    /// Runs `body` and measures it.
    func measure<R>(_ body: () throws -> R) rethrows -> (R, LoadCost) {
        let (wasAlone, number) = state.withLock { state in
            defer {
                state.running += 1
                state.started += 1
            }
            return (state.running == 0, state.started)
        }
        defer { state.withLock { $0.running -= 1 } }
        let before = Self.memory
        let clock = ContinuousClock()
        let start = clock.now
        let result = try body()
        let duration = clock.now - start
        let isAlone = state.withLock { $0.started == number + 1 } && wasAlone
        var memory: MemoryUse?
        if isAlone, let before, let after = Self.memory {
            // Freed memory of earlier work may be given back meanwhile.
            memory = MemoryUse(
                resident: max(0, after.resident - before.resident), mapped: max(0, after.mapped - before.mapped))
        }
        return (result, LoadCost(duration: duration, memory: memory))
    }

    /// What the process uses now.
    static var memory: MemoryUse? {
        MachineFacts.residentPrivateBytes.map { MemoryUse(resident: $0, mapped: MappedFile.mappedBytes) }
    }
}
