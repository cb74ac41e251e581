import Foundation
import InMemoryLogging
import Logging
import MetricsTestKit
import ModelKit
import ModelKitRedis
import Testing

@Suite("Redis that fails", .enabled(if: RedisServer.isInstalled, RedisServer.absence))
struct RedisOutageTests {
    private let clock = TestClock()
    private let log = InMemoryLogHandler()
    private let metrics = TestMetrics()
    private let key = keys([1])[0]

    private func cache(_ configuration: RedisCache.Configuration) throws -> RedisCache {
        try RedisCache(configuration, logger: Logger(label: "test") { _ in log }, metrics: metrics, now: clock.now)
    }

    private func expectFailures(_ count: Int, _ cache: RedisCache, at place: SourceLocation = #_sourceLocation) throws {
        #expect(cache.statistics.failures == count, sourceLocation: place)
        let counter = try metrics.expectCounter("modelkit_cache_failures", [("cache", "redis")])
        #expect(counter.totalValue == Int64(count), sourceLocation: place)
    }

    private var levels: [Logger.Level] { log.entries.map(\.level) }

    @Test("A server that was restarted between calls is used on at once")
    func restart() throws {
        let server = try RedisServer()
        let cache = try cache(server.configuration)
        cache.store([(key, 1)])
        #expect(cache.value(for: key, as: Int.self) == 1)
        server.kill()
        try server.start()
        #expect(cache.value(for: key, as: Int.self) == nil)
        cache.store([(key, 2)])
        #expect(cache.value(for: key, as: Int.self) == 2)
        try expectFailures(0, cache)
        #expect(levels.isEmpty)
    }

    @Test("A server that died is not asked until a pause is over, is told of once, and is used when it is back")
    func outage() throws {
        let server = try RedisServer()
        let cache = try cache(server.configuration)
        cache.store([(key, 1)])
        server.kill()
        #expect(cache.value(for: key, as: Int.self) == nil)
        #expect(cache.values(for: keys([1, 2]), as: Int.self) == [nil, nil])
        cache.store([(key, 1), (keys([2])[0], 2)])
        cache.removeAll()
        try expectFailures(6, cache)
        #expect(cache.statistics.misses == 3)
        #expect(levels == [.warning])
        #expect(log.entries.first?.metadata["server"] == "redis://127.0.0.1:\(server.port)/0")
        try server.start()
        #expect(cache.value(for: key, as: Int.self) == nil)
        try expectFailures(7, cache)
        clock.advance(by: .milliseconds(500))
        #expect(cache.value(for: key, as: Int.self) == nil)
        try expectFailures(7, cache)
        #expect(levels == [.warning, .info])
        cache.store([(key, 3)])
        #expect(cache.value(for: key, as: Int.self) == 3)
        server.kill()
        #expect(cache.value(for: key, as: Int.self) == nil)
        #expect(levels == [.warning, .info, .warning])
    }

    @Test("A server that accepts and never answers costs one call its time limit, and the others nothing")
    func silence() throws {
        let listener = try LoopbackListener()
        var configuration = RedisCache.Configuration(host: "127.0.0.1", port: listener.port)
        configuration.commandTimeout = .milliseconds(300)
        let cache = try cache(configuration)
        let first = ContinuousClock().measure { #expect(cache.value(for: key, as: Int.self) == nil) }
        #expect(first >= .milliseconds(300) && first < .seconds(10))
        let others = ContinuousClock().measure {
            for _ in 0..<1_000 { #expect(cache.value(for: key, as: Int.self) == nil) }
        }
        #expect(others < .seconds(100), "a thousand time limits would be 300 s")
        try expectFailures(1_001, cache)
        #expect(levels == [.warning])
        #expect("\(log.entries[0].metadata["reason"] ?? "")".contains("took too long"))
    }

    @Test("Login and encryption end at the time for connecting", arguments: [true, false])
    func silentGreeting(encrypted: Bool) throws {
        let listener = try LoopbackListener()
        var configuration = RedisCache.Configuration(host: "127.0.0.1", port: listener.port)
        configuration.connectTimeout = .milliseconds(200)
        configuration.commandTimeout = .seconds(1_000)
        configuration.password = "secret"
        configuration.tls = encrypted ? .init() : nil
        let cache = try cache(configuration)
        #expect(cache.value(for: key, as: Int.self) == nil)
        try expectFailures(1, cache)
    }

    @Test("Eight threads that meet a dead server wait together, not one after the other")
    func together() throws {
        let listener = try LoopbackListener()
        var configuration = RedisCache.Configuration(host: "127.0.0.1", port: listener.port)
        configuration.commandTimeout = .milliseconds(300)
        configuration.maximumConnections = 1
        let cache = try cache(configuration)
        let time = ContinuousClock().measure {
            DispatchQueue.concurrentPerform(iterations: 8) { _ in
                for _ in 0..<10 where cache.value(for: key, as: Int.self) != nil { Issue.record("found something") }
            }
        }
        #expect(time < .seconds(12), "eighty time limits would be 24 s")
        #expect(levels == [.warning])
        try expectFailures(80, cache)
    }

    @Test("A wrong password, none, or an unknown user is an outage with Redis's reason")
    func password() throws {
        let server = try RedisServer("--requirepass", "secret")
        var configuration = server.configuration
        for (user, password, reason) in [
            (nil, nil, "NOAUTH"), (nil, "wrong", "WRONGPASS"), ("nobody", "secret", "WRONGPASS"),
        ] {
            configuration.username = user
            configuration.password = password
            let cache = try cache(configuration)
            #expect(cache.value(for: key, as: Int.self) == nil)
            #expect(cache.statistics.failures == 1)
            let told = log.entries.last?.metadata["reason"]?.description ?? ""
            #expect(told.contains(reason))
        }
        for user in [nil, "default"] {
            configuration.username = user
            configuration.password = "secret"
            let cache = try cache(configuration)
            cache.store([(key, 1)])
            #expect(cache.value(for: key, as: Int.self) == 1)
        }
        #expect(levels == [.warning, .warning, .warning])
        #expect(!log.entries.map { "\($0)" }.joined().contains("secret"))
    }

    @Test("A full server that refuses to store still answers, and both are told of once")
    func full() throws {
        let server = try RedisServer("--maxmemory", "1", "--maxmemory-policy", "noeviction")
        let cache = try cache(server.configuration)
        for _ in 0..<2 { cache.store(zip(keys(0..<3), 0..<3).map { ($0, $1) }) }
        #expect(cache.values(for: keys(0..<3), as: Int.self) == [nil, nil, nil])
        try expectFailures(6, cache)
        #expect(levels == [.warning])
        #expect("\(log.entries[0].metadata["reason"] ?? "")".contains("OOM"))
        var command = CommandBuffer()
        command.append("CONFIG", texts: "SET", "maxmemory", "0")
        _ = try Connection(server.configuration).answer(to: command, timeout: .seconds(20))
        cache.store(zip(keys(0..<3), 0..<3).map { ($0, $1) })
        #expect(cache.values(for: keys(0..<3), as: Int.self) == [0, 1, 2])
        #expect(levels == [.warning, .info])
    }

    @Test("A host that nobody has is an outage")
    func unknownHost() throws {
        let cache = try cache(RedisCache.Configuration(host: "256.256.256.256.invalid"))
        #expect(cache.value(for: key, as: Int.self) == nil)
        #expect(levels == [.warning])
    }
}
