import Glibc
import ModelKitRedis
import ModelKitTensor
import Testing

@Suite("Connections that calls share", .enabled(if: RedisServer.isInstalled, RedisServer.absence))
struct ConnectionPoolTests {
    @Test("A connection is used again, unless the call failed")
    func reuse() throws {
        let server = try RedisServer()
        let pool = ConnectionPool(server.configuration)
        let first = try pool.withConnection { ObjectIdentifier($0) }
        #expect(pool.idleCount == 1)
        let second = try pool.withConnection { ObjectIdentifier($0) }
        #expect(second == first)
        let failure = RedisFailure(.timedOut, "test")
        let error = #expect(throws: RedisFailure.self) {
            try pool.withConnection { (_) throws(RedisFailure) in throw failure }
        }
        #expect(error == failure)
        #expect(pool.idleCount == 0)
    }

    @Test("A call waits for a connection as long as for an answer")
    func busy() throws {
        let server = try RedisServer()
        var configuration = server.configuration
        configuration.maximumConnections = 1
        configuration.commandTimeout = .milliseconds(50)
        let pool = ConnectionPool(configuration)
        let error = try pool.withConnection { _ in
            #expect(throws: RedisFailure.self) { try pool.withConnection { _ in } }
        }
        #expect(error?.kind == .busy)
        #expect(try pool.withConnection { _ in pool.idleCount } == 0)
    }

    @Test("A forked process opens its own connections, and its parent's calls take none of them")
    func forked() throws {
        let server = try RedisServer()
        let process = Locked<pid_t>(1)
        var configuration = server.configuration
        configuration.maximumConnections = 1
        let pool = ConnectionPool(configuration) { process.withLock { $0 } }
        try pool.withConnection { _ in }
        #expect(pool.idleCount == 1)
        try pool.withConnection { _ in
            process.withLock { $0 = 2 }
            #expect(pool.idleCount == 0)
            try? pool.withConnection { _ in }
            #expect(pool.idleCount == 1)
        }
        #expect(pool.idleCount == 1)
    }
}
