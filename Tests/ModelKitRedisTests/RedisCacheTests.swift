import Foundation
import ModelKit
import ModelKitRedis
import Testing

private struct NotCodable: Sendable {}

private struct Named: Codable, Hashable, Sendable { var name: String? }

@Suite("Predictions in Redis", .enabled(if: RedisServer.isInstalled, RedisServer.absence))
struct RedisCacheTests {
    private let server: RedisServer
    private let cache: RedisCache

    init() throws {
        server = try RedisServer()
        cache = try RedisCache(server.configuration)
    }

    @Test("What was stored is found by every cache of the same server, whatever its type")
    func types() throws {
        cache.store([(keys([1])[0], "text")])
        cache.store([(keys([2])[0], [.nan, 0.1, -.infinity] as [Float])])
        cache.store([(keys([3])[0], Named(name: "é"))])
        cache.store([(keys([4])[0], ["a": [1, 2], "b": []] as [String: [Int]])])
        let other = try RedisCache(server.configuration)
        #expect(other.value(for: keys([1])[0], as: String.self) == "text")
        let floats = try #require(other.value(for: keys([2])[0], as: [Float].self))
        #expect(floats[0].isNaN && floats[1] == 0.1 && floats[2] == -.infinity)
        #expect(other.value(for: keys([3])[0], as: Named.self) == Named(name: "é"))
        #expect(other.value(for: keys([4])[0], as: [String: [Int]].self) == ["a": [1, 2], "b": []])
        #expect(other.statistics.hits == 4 && other.statistics.misses == 0 && other.statistics.failures == 0)
    }

    @Test("Several look-ups keep their order, with misses in between")
    func order() {
        cache.store(zip(keys([1, 3, 5]), ["one", "three", "five"]).map { ($0, $1) })
        #expect(
            cache.values(for: keys([0, 1, 2, 3, 3, 4, 5]), as: String.self) == [
                nil, "one", nil, "three", "three", nil, "five",
            ])
        #expect(cache.statistics.hits == 4 && cache.statistics.misses == 3)
        #expect(cache.values(for: [], as: String.self) == [])
    }

    @Test("More keys than a request holds are found", arguments: [1, 511, 512, 513, 2_000])
    func chunks(count: Int) {
        cache.store(zip(keys(0..<count), 0..<count).map { ($0, $1) })
        #expect(cache.values(for: keys(0..<count + 1), as: Int.self) == (0..<count).map { $0 } + [nil])
    }

    @Test("Predictions larger than a request are stored and found")
    func large() {
        let texts = (0..<3).map { String(repeating: "\($0)", count: 3 << 20) }
        cache.store(zip(keys(0..<3), texts).map { ($0, $1) })
        #expect(cache.values(for: keys(0..<3), as: String.self) == texts)
    }

    @Test("A stored nil and an empty value are found")
    func empty() {
        cache.store([(keys([1])[0], String?.none), (keys([2])[0], "")])
        cache.store([(keys([3])[0], [Int]())])
        #expect(cache.values(for: keys([1, 2, 9]), as: String?.self) == [.some(nil), .some(""), nil])
        #expect(cache.value(for: keys([3])[0], as: [Int].self) == [])
        #expect(cache.statistics.hits == 3 && cache.statistics.misses == 1)
    }

    @Test("A value of another type is a miss and no failure; one that is not Codable is never stored")
    func otherType() {
        cache.store([(keys([1])[0], 1)])
        cache.store([(keys([2])[0], NotCodable())])
        #expect(cache.value(for: keys([1])[0], as: Double.self) == nil)
        #expect(cache.value(for: keys([2])[0], as: NotCodable.self) == nil)
        #expect(cache.value(for: keys([1])[0], as: Int.self) == 1)
        #expect(cache.statistics.misses == 2 && cache.statistics.failures == 0)
    }

    @Test("A damaged value, and a key that is no text, are misses until they are replaced")
    func damaged() throws {
        let names = keys([1, 2]).map { "modelkit:\(SHA256.hex($0.bytes))" }
        try command("SET", names[0], "MK1:")
        try command("LPUSH", names[1], "element")
        #expect(cache.values(for: keys([1, 2]), as: Int.self) == [nil, nil])
        #expect(cache.statistics.misses == 2 && cache.statistics.failures == 1)
        cache.store(zip(keys([1, 2]), [1, 2]).map { ($0, $1) })
        #expect(cache.values(for: keys([1, 2]), as: Int.self) == [1, 2])
    }

    @Test("A time to live is Redis's: given to every prediction, and none without")
    func timeToLive() throws {
        cache.store([(keys([1])[0], 1)])
        var configuration = server.configuration
        configuration.timeToLive = .seconds(1_000.5)
        try RedisCache(configuration).store([(keys([2])[0], 2)])
        configuration.timeToLive = .milliseconds(1)
        let brief = try RedisCache(configuration)
        brief.store([(keys([3])[0], 3)])
        func left(_ item: Int) throws -> Int64? {
            guard case .integer(let left) = try command("PTTL", "modelkit:\(SHA256.hex(keys([item])[0].bytes))") else {
                return nil
            }
            return left
        }
        #expect(try left(1) == -1)
        let second = try #require(try left(2))
        #expect(second > 900_000 && second <= 1_000_500)
        // Redis ends it within its own time.
        let end = ContinuousClock.now + .seconds(20)
        while brief.value(for: keys([3])[0], as: Int.self) != nil, ContinuousClock.now < end {}
        #expect(brief.value(for: keys([3])[0], as: Int.self) == nil)
    }

    @Test("Removing all removes the keys of the prefix and no others, whatever characters it has")
    func removeAll() throws {
        var configuration = server.configuration
        configuration.keyPrefix = "a*[b]?\\^-:"
        let special = try RedisCache(configuration)
        for cache in [cache, special] { cache.store(zip(keys(0..<2_500), 0..<2_500).map { ($0, $1) }) }
        try command("SET", "modelkit:other", "1")
        special.removeAll()
        #expect(special.values(for: keys(0..<2_500), as: Int.self).allSatisfy { $0 == nil })
        #expect(try command("DBSIZE") == .integer(2_501))
        cache.removeAll()
        #expect(try command("DBSIZE") == .integer(1))
        #expect(cache.statistics.failures == 0)
    }

    @Test("Databases and prefixes keep predictions apart")
    func apart() throws {
        var configuration = server.configuration
        cache.store([(keys([1])[0], 1)])
        configuration.database = 3
        #expect(try RedisCache(configuration).value(for: keys([1])[0], as: Int.self) == nil)
        configuration.database = 0
        configuration.keyPrefix = "other:"
        #expect(try RedisCache(configuration).value(for: keys([1])[0], as: Int.self) == nil)
    }

    @Test("Eight threads with two connections lose nothing", arguments: [2, 16])
    func threads(connections: Int) throws {
        var configuration = server.configuration
        configuration.maximumConnections = connections
        let cache = try RedisCache(configuration)
        DispatchQueue.concurrentPerform(iterations: 8) { thread in
            for round in 0..<40 {
                let items = (0..<10).map { thread * 10_000 + round * 10 + $0 }
                cache.store(zip(keys(items), items).map { ($0, $1) })
                let found = cache.values(for: keys(items + [-1]), as: Int.self)
                if found != items + [nil] { Issue.record("thread \(thread), round \(round): \(found)") }
            }
        }
        #expect(cache.statistics.hits == 3_200 && cache.statistics.misses == 320 && cache.statistics.failures == 0)
        let clients = try command("INFO", "clients")
        guard case .bytes(let text) = clients else { return }
        let line = String(decoding: text, as: UTF8.self).split(whereSeparator: \.isNewline)
            .first { $0.hasPrefix("connected_clients:") }
        let count = try #require(line.flatMap { Int($0.dropFirst("connected_clients:".count)) })
        // And this one's.
        #expect(count <= connections + 1)
    }

    @discardableResult
    private func command(_ words: String...) throws -> Reply {
        var buffer = CommandBuffer()
        buffer.append(words[0], words.dropFirst().map { Array($0.utf8) })
        return try Connection(server.configuration).answer(to: buffer, timeout: .seconds(20))
    }
}
