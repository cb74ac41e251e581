import Foundation
import ModelKit
import ModelKitRedis
import ModelKitTensor
import TestSupport
import Testing

/// What models of these tests were given to compute, by the name in their settings.
private let computed = Locked<[String: [[Int]]]>([:])

private struct Squares: Model, LoadableModel {
    static let configurations = ["squares": ModelConfiguration(asset: "table.txt", cachesPredictions: true)]
    let record: String

    init(context: LoadContext) throws { record = context.settings["record"]?.string ?? "" }

    func compute(_ items: ArraySlice<Int>) throws -> [Int?] {
        computed.withLock { $0[record, default: []].append(Array(items)) }
        return items.map { $0 < 0 ? nil : $0 * $0 }
    }
}

private struct AsyncSquares: AsyncModel, LoadableAsyncModel {
    static let configurations = ["async_squares": ModelConfiguration(cachesPredictions: true)]
    let record: String

    init(context: LoadContext) throws { record = context.settings["record"]?.string ?? "" }

    func compute(_ items: ArraySlice<Int>) async throws -> [Int] {
        computed.withLock { $0[record, default: []].append(Array(items)) }
        await Task.yield()
        return items.map { $0 * $0 }
    }
}

@Suite("A library with Redis", .enabled(if: RedisServer.isInstalled, RedisServer.absence))
struct LibraryRedisTests {
    private let server: RedisServer
    private let folder: TemporaryFolder
    private let record = UUID().uuidString

    init() throws {
        server = try RedisServer()
        folder = try TemporaryFolder()
        try folder.write("one", to: "table.txt")
    }

    /// The model of a library of its own, with a cache of its own.
    private func model() throws -> any Model<Int, Int?> { try library().model("squares") }

    private func library() throws -> ModelLibrary {
        let environment = ["MODELKIT_CACHE_HOST": "127.0.0.1", "MODELKIT_CACHE_PORT": "\(server.port)"]
        let override = ConfigurationOverride(settings: ["record": .string(record)])
        return try ModelLibrary(
            [.types(Squares.self, AsyncSquares.self)],
            overrides: ["squares": override, "async_squares": override],
            settings: LibrarySettings(assetFolder: folder.path, environment: environment),
            cache: RedisCache(environment: environment))
    }

    private var batches: [[Int]] { computed.withLock { $0[record] ?? [] } }

    @Test("Two libraries compute an item once, and nil is remembered")
    func shared() throws {
        let (first, second) = (try model(), try model())
        #expect(try first.predictBatch([1, -1, 2]) == [1, nil, 4])
        #expect(try second.predictBatch([3, 2, -1, 1]) == [9, 4, nil, 1])
        #expect(try first.predict(3) == 9)
        #expect(batches == [[1, -1, 2], [3]])
    }

    @Test("Asynchronous models share predictions, and go on when the server dies")
    func asynchronous() async throws {
        let first: any AsyncModel<Int, Int> = try library().model("async_squares")
        let second: any AsyncModel<Int, Int> = try library().model("async_squares")
        #expect(try await first.predictBatch([1, 2], batchSize: 1) == [1, 4])
        #expect(try await second.predictBatch([3, 2, 1]) == [9, 4, 1])
        #expect(try await first.predict(3) == 9)
        server.kill()
        #expect(try await second.predictBatch([1, 3]) == [1, 9])
        #expect(batches == [[1], [2], [3], [1, 3]])
    }

    @Test("Another content of the asset is another model")
    func asset() throws {
        #expect(try model().predict(2) == 4)
        try folder.write("two", to: "table.txt")
        #expect(try model().predict(2) == 4)
        #expect(batches == [[2], [2]])
    }

    @Test("forceCompute computes anew and replaces what is stored")
    func force() throws {
        let model = try model()
        #expect(try model.predict(2) == 4)
        #expect(try model.predict(2, forceCompute: true) == 4)
        #expect(try model.predict(2) == 4)
        #expect(batches == [[2], [2]])
    }

    @Test("Predictions go on when the server dies")
    func outage() throws {
        let model = try model()
        #expect(try model.predictBatch([1, 2]) == [1, 4])
        server.kill()
        #expect(try model.predictBatch([1, 2]) == [1, 4])
        #expect(try model.predict(1) == 1)
        #expect(batches == [[1, 2], [1, 2], [1]])
    }
}
