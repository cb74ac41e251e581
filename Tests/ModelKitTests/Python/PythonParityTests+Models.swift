import ModelKit
import ModelKitWeights
import Testing

private struct Identity: ItemModel, LoadableModel {
    static let configurations = ["model": ModelConfiguration(cachesPredictions: true)]
    init(context: LoadContext) throws {}
    func compute(item: JSONValue) -> JSONValue { item }
}

private struct BatchIdentity: Model, LoadableModel {
    static let configurations = ["model_multiple": ModelConfiguration(cachesPredictions: true)]
    init(context: LoadContext) throws {}
    func compute(_ items: ArraySlice<JSONValue>) -> [JSONValue] { Array(items) }
}

private struct AsyncIdentity: AsyncItemModel, LoadableAsyncModel {
    static let configurations = ["async_model": ModelConfiguration(cachesPredictions: true)]
    init(context: LoadContext) throws {}
    func compute(item: JSONValue) async -> JSONValue {
        await Task.yield()
        return item
    }
}

/// A synchronous model between two asynchronous ones.
private struct Between: ItemModel, LoadableModel {
    static let configurations = ["composed_model": ModelConfiguration(dependencies: ["async_model"])]
    let inner: any Model<JSONValue, JSONValue>
    init(context: LoadContext) throws { inner = try context.dependency("async_model") }
    func compute(item: JSONValue) throws -> JSONValue {
        _ = try inner.predictBatch([item])
        return try inner.predict(item)
    }
}

private struct Around: AsyncItemModel, LoadableAsyncModel {
    static let configurations = ["async_composed_model": ModelConfiguration(dependencies: ["composed_model"])]
    let inner: any AsyncModel<JSONValue, JSONValue>
    init(context: LoadContext) throws { inner = try context.dependency("composed_model") }
    func compute(item: JSONValue) async throws -> JSONValue { try await inner.predict(item) }
}

/// Counts letters, with test cases and options of its own.
private struct Length: AsyncItemModel {
    struct Options: ModelOptions { var addsOne = false }
    var testCases: [TestCase] {
        [
            TestCase(item: [], result: 0), TestCase(item: ["a", "b", "c"], result: 3),
            TestCase(item: ["a"], result: 2, options: Options(addsOne: true)),
        ]
    }
    func compute(item: [String], options: Options) async -> Int { item.count + (options.addsOne ? 1 : 0) }
}

/// modelkit 0.1.3: test_caching.py, test_async.py, test_auto_testing.py and the test cases of test_core.py.
@Suite("What modelkit's tests of caches and asynchronous models assert")
struct PythonParityModelTests {
    private let items: [JSONValue] = [["ok": ["boomer": 1]], ["ok": ["boomer": [2, 2, 3]]]]
    private let more: JSONValue = ["ok": ["boomer": [-1]]]

    @Test("Whatever a cache drops, models of every kind predict the same with it", arguments: CachePolicy.allCases)
    func caches(policy: CachePolicy) async throws {
        let cache = NativeCache(NativeCache.Configuration(policy: policy, maximumEntries: 16))
        let library = try ModelLibrary(
            [.types(Identity.self, BatchIdentity.self, AsyncIdentity.self)],
            settings: LibrarySettings(environment: [:]), cache: cache)
        for name in library.names {
            let model: any Model<JSONValue, JSONValue> = try library.model(name)
            for item in items { #expect(try model.predict(item, forceCompute: true) == item) }
            #expect(try model.predictBatch(items) == items)
            #expect(try model.predictBatch(items + [more]) == items + [more])
            let waiting: any AsyncModel<JSONValue, JSONValue> = try library.model(name)
            #expect(try await waiting.predictBatch(items + [more]) == items + [more])
        }
        #expect(cache.statistics.hits == library.names.count * 7)
    }

    @Test("The environment's cache has the kind and size that it names", arguments: CachePolicy.allCases)
    func environment(policy: CachePolicy) throws {
        let library = try ModelLibrary(
            [.types(Identity.self)],
            settings: LibrarySettings(environment: [
                "MODELKIT_CACHE_PROVIDER": "native", "MODELKIT_CACHE_IMPLEMENTATION": policy.rawValue,
                "MODELKIT_CACHE_MAX_SIZE": "16",
            ]))
        let cache = try #require(library.cache as? NativeCache)
        #expect(cache.configuration.policy == policy && cache.configuration.maximumEntries == 16)
    }

    @Test("Asynchronous and synchronous models compose both ways, by predict, batch and stream")
    func composition() async throws {
        let library = try ModelLibrary(models: [AsyncIdentity.self, Between.self, Around.self])
        let item: JSONValue = ["hello": "world"]
        #expect(try library.model("composed_model", as: Between.self).predict(item) == item)
        let model = try library.model("async_composed_model", as: LoadedAsyncModel<Around>.self)
        #expect(try await model.predict(item) == item)
        #expect(try await model.predictBatch([item, more]) == [item, more])
        var streamed: [JSONValue] = []
        for try await prediction in model.predictStream([item, more]) { streamed.append(prediction) }
        #expect(streamed == [item, more])
        let blocking = BlockingModel(model)
        var stream = blocking.predictStream([item])
        #expect(try stream.next() == item)
        #expect(try stream.next() == nil)
    }

    @Test("An asynchronous model replays its test cases, options included")
    func testCases() throws {
        #expect(try BlockingModel(Length()).test() == 3)
    }
}
