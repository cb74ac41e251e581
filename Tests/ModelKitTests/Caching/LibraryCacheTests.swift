import Dispatch
import ModelKit
import ModelKitTensor
import TestSupport
import Testing

/// What a model of these tests was given to compute.
private struct Computed: Sendable {
    var batches: [[Int]] = []
}

private final class Record: Sendable {
    let computed = Locked(Computed())
    var batches: [[Int]] { computed.withLock { $0.batches } }
    func add(_ items: [Int]) { computed.withLock { $0.batches.append(items) } }
}

/// Records are found by the name in the settings, as types are made by the library.
private let records = Locked<[String: Record]>([:])

private func record(_ context: LoadContext) -> Record {
    let key = context.settings["record"]?.string ?? ""
    return records.withLock { records in
        if let known = records[key] { return known }
        let new = Record()
        records[key] = new
        return new
    }
}

private struct Squares: Model, LoadableModel {
    struct Options: ModelOptions { var offset = 0 }
    static let configurations = ["squares": ModelConfiguration(asset: "table.txt", cachesPredictions: true)]
    let record: Record
    init(context: LoadContext) throws { record = ModelKitTests.record(context) }
    func compute(_ items: ArraySlice<Int>, options: Options) throws -> [Int?] {
        record.add(Array(items))
        if let bad = items.firstIndex(of: 13) {
            throw ModelError(.itemFailed, "unlucky", itemIndex: bad - items.startIndex)
        }
        return items.map { $0 < 0 ? nil : $0 * $0 + options.offset }
    }
}

private struct AsyncSquares: AsyncModel, LoadableAsyncModel {
    static let configurations = ["async_squares": ModelConfiguration(cachesPredictions: true)]
    let record: Record
    init(context: LoadContext) throws { record = ModelKitTests.record(context) }
    func compute(_ items: ArraySlice<Int>) async throws -> [Int] {
        record.add(Array(items))
        await Task.yield()
        return items.map { $0 * $0 }
    }
}

/// Uses the squares, and has no asset of its own.
private struct Roots: Model, LoadableModel {
    static let configurations = ["roots": ModelConfiguration(dependencies: ["squares"], cachesPredictions: true)]
    let squares: any Model<Int, Int?>
    init(context: LoadContext) throws { squares = try context.dependency("squares") }
    func compute(_ items: ArraySlice<Int>) throws -> [Int?] { try squares.predictBatch(Array(items)) }
}

@Suite("Predictions that a library caches")
struct LibraryCacheTests {
    private let folder: TemporaryFolder
    private let cache = NativeCache(NativeCache.Configuration(maximumEntries: 10_000))

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("one", to: "table.txt")
    }

    private func library(_ name: String, caches: Bool? = nil) throws -> (ModelLibrary, Record) {
        let change = ConfigurationOverride(settings: ["record": .string(name)], cachesPredictions: caches)
        let library = try ModelLibrary(
            [.types(Squares.self, AsyncSquares.self)], overrides: ["squares": change, "async_squares": change],
            settings: LibrarySettings(assetFolder: folder.path, environment: [:]), cache: cache)
        return (library, try #require(records.withLock { $0[name] }))
    }

    @Test("Only items that are missing are computed, in their order, and nil is remembered")
    func missing() throws {
        let (library, record) = try library("missing")
        let model: any Model<Int, Int?> = try library.model("squares")
        #expect(try model.predict(2) == 4)
        #expect(try model.predictBatch([1, 2, -1, 3]) == [1, 4, nil, 9])
        #expect(try model.predictBatch([3, -1, 2, 1]) == [9, nil, 4, 1])
        #expect(try model.predict(-1) == nil)
        #expect(record.batches == [[2], [1, -1, 3]])
        #expect(cache.statistics.hits == 6 && cache.statistics.misses == 4 && cache.statistics.entries == 4)
    }

    @Test("Eight threads predict through the cache, and each item is computed once")
    func threads() throws {
        let (library, record) = try library("threads")
        let model: any Model<Int, Int?> = try library.model("squares")
        let (threads, rounds) = (8, 500)
        let wrong = Locked(0)
        DispatchQueue.concurrentPerform(iterations: threads) { thread in
            for round in 0..<rounds {
                let item = 100 + (thread * 7 + round) % 50
                let single = try? model.predict(item)
                let batch = try? model.predictBatch([item, item + 1], batchSize: 1)
                if single != item * item || batch != [item * item, (item + 1) * (item + 1)] {
                    wrong.withLock { $0 += 1 }
                }
            }
        }
        #expect(wrong.withLock { $0 } == 0)
        #expect(record.batches.flatMap(\.self).sorted() == Array(100...150))
        let statistics = cache.statistics
        // Those who wait for another's computation missed as well.
        #expect(statistics.misses >= 51 && statistics.hits + statistics.misses == threads * rounds * 3, "\(statistics)")
    }

    @Test("Equal items of one batch are computed once")
    func duplicates() throws {
        let (library, record) = try library("duplicates")
        let model: any Model<Int, Int?> = try library.model("squares")
        #expect(try model.predictBatch([5, 5, 6, 5]) == [25, 25, 36, 25])
        #expect(record.batches == [[5, 6]])
    }

    @Test("forceCompute computes anew and refreshes")
    func force() throws {
        let (library, record) = try library("force")
        let model: any Model<Int, Int?> = try library.model("squares")
        _ = try model.predict(7)
        _ = try model.predict(7, forceCompute: true)
        _ = try model.predictBatch([7, 8], forceCompute: true)
        _ = try model.predictBatch([7, 8])
        #expect(record.batches == [[7], [7], [7, 8]])
    }

    @Test("Options, settings and the asset's content are part of the key")
    func keys() throws {
        let (library, record) = try library("keys")
        let model: LoadedModel<Squares> = try library.model("squares")
        #expect(try model.predict(2) == 4)
        #expect(try model.predict(2, options: .init(offset: 1)) == 5)
        #expect(try model.predict(2, options: .init(offset: 0)) == 4)
        #expect(record.batches == [[2], [2]])
        let (same, sameRecord) = try self.library("keys")
        #expect(try same.model("squares", as: (any Model<Int, Int?>).self).predict(2) == 4)
        #expect(sameRecord.batches.count == 2)
        try folder.write("two", to: "table.txt")
        let (changed, changedRecord) = try self.library("keys")
        #expect(try changed.model("squares", as: (any Model<Int, Int?>).self).predict(2) == 4)
        #expect(changedRecord.batches.count == 3)
    }

    @Test("What a model depends on is part of its key: settings and the asset's content")
    func dependencies() throws {
        func batches(_ name: String) throws -> Int {
            let change = ConfigurationOverride(settings: ["record": .string(name)], cachesPredictions: false)
            let library = try ModelLibrary(
                [.types(Squares.self, Roots.self)], overrides: ["squares": change],
                settings: LibrarySettings(assetFolder: folder.path, environment: [:]), cache: cache)
            #expect(try library.model("roots", as: (any Model<Int, Int?>).self).predictBatch([2, 3]) == [4, 9])
            return try #require(records.withLock { $0[name] }).batches.count
        }
        #expect(try batches("first") == 1)
        #expect(try batches("first") == 1)
        #expect(try batches("second") == 1)
        try folder.write("two", to: "table.txt")
        #expect(try batches("first") == 2)
        #expect(try batches("first") == 2)
    }

    @Test("A model that does not opt in is not cached")
    func optedOut() throws {
        let (library, record) = try library("opted out", caches: false)
        let model: any Model<Int, Int?> = try library.model("squares")
        _ = try model.predict(2)
        _ = try model.predict(2)
        #expect(record.batches == [[2], [2]])
    }

    @Test("Items that are missing fill batches together, and progress is told of the caller's batches")
    func windows() throws {
        let (library, record) = try library("windows")
        let model: any Model<Int, Int?> = try library.model("squares")
        let items = Array(20..<32)
        _ = try model.predictBatch(items.filter { $0 % 3 != 0 })
        var steps: [[Int]] = []
        let squares = try model.predictBatch(items, batchSize: 2) { step, items, predictions in
            #expect(predictions.elementsEqual(items.map { $0 * $0 }))
            steps.append([step] + items)
        }
        #expect(squares == items.map { $0 * $0 })
        #expect(record.batches.dropFirst() == [[21, 24], [27, 30]])
        #expect(steps == (0..<6).map { [2 * $0, 20 + 2 * $0, 21 + 2 * $0] })
    }

    @Test("A window has at most sixteen batches")
    func manyWindows() throws {
        let (library, record) = try library("many windows")
        let model: any Model<Int, Int?> = try library.model("squares")
        let items = Array(100..<200)
        _ = try model.predictBatch(items.filter { $0 % 16 != 15 })
        #expect(try model.predictBatch(items, batchSize: 2) == items.map { $0 * $0 })
        #expect(record.batches.dropFirst() == [[111, 127], [143, 159], [175, 191]])
    }

    @Test("What was computed before an item failed is not computed again")
    func keptBatches() throws {
        let (library, record) = try library("kept batches")
        let model: any Model<Int, Int?> = try library.model("squares")
        let error = #expect(throws: ModelError.self) { try model.predictBatch([1, 2, 3, 4, 5, 13, 6], batchSize: 2) }
        #expect(error?.itemIndex == 5)
        #expect(try model.predictBatch([1, 2, 3, 4, 5, 6], batchSize: 2) == [1, 4, 9, 16, 25, 36])
        #expect(record.batches == [[1, 2], [3, 4], [5, 13], [5, 6]])
    }

    @Test("Items that are missing fill the batches of an asynchronous model together")
    func asyncWindows() async throws {
        let (library, record) = try library("async windows")
        let model: any AsyncModel<Int, Int> = try library.model("async_squares")
        _ = try await model.predictBatch([1, 3, 5])
        #expect(try await model.predictBatch([1, 2, 3, 4, 5, 6], batchSize: 2) == [1, 4, 9, 16, 25, 36])
        #expect(record.batches == [[1, 3, 5], [2, 4], [6]])
    }

    @Test("Errors are not cached, and name the item among all")
    func errors() throws {
        let (library, record) = try library("errors")
        let model: any Model<Int, Int?> = try library.model("squares")
        _ = try model.predictBatch([1, 2])
        for _ in 0..<2 {
            let error = #expect(throws: ModelError.self) { try model.predictBatch([1, 2, 3, 13]) }
            #expect(error?.itemIndex == 3 && error?.model == "squares")
        }
        #expect(record.batches == [[1, 2], [3, 13], [3, 13]])
        let error = #expect(throws: ModelError.self) { try model.predictBatch([1, 1, 2, 13], batchSize: 2) }
        #expect(error?.itemIndex == 3)
    }

    @Test("Asynchronous models are cached, and calls at the same time compute an item once")
    func asynchronous() async throws {
        let (library, record) = try library("async")
        let model: any AsyncModel<Int, Int> = try library.model("async_squares")
        try await withThrowingTaskGroup(of: [Int].self) { group in
            for _ in 0..<32 { group.addTask { try await model.predictBatch([1, 2, 3]) } }
            for try await values in group { #expect(values == [1, 4, 9]) }
        }
        #expect(record.batches.flatMap(\.self).sorted() == [1, 2, 3])
        let blocking: any Model<Int, Int> = try library.model("async_squares")
        #expect(try blocking.predict(2) == 4)
        #expect(record.batches.flatMap(\.self).count == 3)
    }

    @Test(
        "The environment chooses a cache",
        arguments: [("native", true), ("none", false), ("", false), ("NATIVE", true)])
    func environment(provider: String, exists: Bool) throws {
        let settings = try LibrarySettings(
            environment: ["MODELKIT_CACHE_PROVIDER": provider, "MODELKIT_CACHE_MAX_SIZE": "7"])
        let library = try ModelLibrary([.types(AsyncSquares.self)], settings: settings)
        #expect((library.cache as? NativeCache)?.configuration.maximumEntries == (exists ? 7 : nil))
    }

    @Test("A cache that is not there is an error", arguments: ["redis", "memcached"])
    func unknown(provider: String) throws {
        let settings = try LibrarySettings(environment: ["MODELKIT_CACHE_PROVIDER": provider])
        let error = #expect(throws: ModelError.self) { try ModelLibrary([], settings: settings) }
        #expect(error?.message.contains("MODELKIT_CACHE_PROVIDER") == true)
    }
}
