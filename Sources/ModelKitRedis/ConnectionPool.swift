import Dispatch
import Glibc
import ModelKitTensor

/// Connections to one server, opened when they are needed, each used by one call at a time.
///
/// A process that was forked does not use its parent's connections, but opens its own.
package final class ConnectionPool: Sendable {
    private struct State {
        let process: pid_t
        let permits: DispatchSemaphore
        var idle: [Connection] = []

        init(process: pid_t, connections: Int) {
            self.process = process
            // Made with 0 and raised: a semaphore must not end below what it was made with.
            permits = DispatchSemaphore(value: 0)
            for _ in 0..<connections { permits.signal() }
        }
    }

    private let configuration: RedisCache.Configuration
    private let process: @Sendable () -> pid_t
    private let state: Locked<State>

    /// - Parameter process: tells which process it is.
    package init(_ configuration: RedisCache.Configuration, process: @escaping @Sendable () -> pid_t = { getpid() }) {
        self.configuration = configuration
        self.process = process
        state = Locked(State(process: process(), connections: configuration.maximumConnections))
    }

    /// Runs a call with a connection: one that is idle, else a new one.
    ///
    /// - Parameter body: is run once more, with a new connection, when an idle one turns out to be closed, as after a
    ///   restart of the server.
    /// - Throws: what `body` throws, why there is no connection, and `busy` when all were in use for the time that a
    ///   command may take.
    package func withConnection<R>(_ body: (Connection) throws(RedisFailure) -> R) throws(RedisFailure) -> R {
        let (process, permits) = locked { ($0.process, $0.permits) }
        guard permits.wait(timeout: .now() + configuration.commandTimeout.seconds) == .success else {
            throw RedisFailure(.busy, "all \(configuration.maximumConnections) connections stayed in use")
        }
        defer { permits.signal() }
        if let idle = locked({ $0.idle.popLast() }) {
            do throws(RedisFailure) {
                return try use(idle, of: process, body)
            } catch {
                // The others are no better.
                locked { $0.idle.removeAll() }
                guard error.kind == .closed else { throw error }
            }
        }
        return try use(Connection(configuration), of: process, body)
    }

    /// How many connections wait for a call.
    package var idleCount: Int { locked { $0.idle.count } }

    /// Runs a call; the connection is kept unless it fails.
    private func use<R>(
        _ connection: Connection, of process: pid_t, _ body: (Connection) throws(RedisFailure) -> R
    ) throws(RedisFailure) -> R {
        let result = try body(connection)
        locked { if $0.process == process { $0.idle.append(connection) } }
        return result
    }

    /// The state of this process.
    private func locked<R>(_ body: (inout State) -> R) -> R {
        ForkGuard.call {
            state.withLock { state in
                let current = process()
                if state.process != current {
                    state = State(process: current, connections: configuration.maximumConnections)
                }
                return body(&state)
            }
        }
    }
}

extension Duration {
    /// Seconds with their fraction.
    var seconds: Double { self / .seconds(1) }
}
