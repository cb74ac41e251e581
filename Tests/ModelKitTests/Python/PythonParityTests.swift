import ModelKit
import ModelKitWeights
import Testing

/// Fails with an error of its own, whatever it is given.
private struct FailingItem: ItemModel, LoadableModel {
    static let configurations = ["failing": ModelConfiguration()]
    init() {}
    init(context: LoadContext) throws {}
    func compute(item: Int) throws -> Int { throw ExampleFailure() }
}

/// The same for a whole batch.
private struct FailingBatch: Model, LoadableModel {
    static let configurations = ["failing_batch": ModelConfiguration()]
    init() {}
    init(context: LoadContext) throws {}
    func compute(_ items: ArraySlice<Int>) throws -> [Int] { throw ExampleFailure() }
}

/// The same after waiting.
private struct FailingAsync: AsyncItemModel, LoadableAsyncModel {
    static let configurations = ["failing_async": ModelConfiguration()]
    init(context: LoadContext) throws {}
    func compute(item: Int) async throws -> Int {
        await Task.yield()
        throw ExampleFailure()
    }
}

/// Leaves the failure to the model it depends on.
private struct Outer: ItemModel, LoadableModel {
    static let configurations = ["outer": ModelConfiguration(dependencies: ["failing"])]
    let inner: any Model<Int, Int>
    init(context: LoadContext) throws { inner = try context.dependency("failing") }
    func compute(item: Int) throws -> Int { try inner.predict(item) }
}

/// Implements both ways, which modelkit refuses when the model is made.
private struct BothWays: ItemModel {
    func compute(item: Int) -> String { "item" }
    func compute(_ items: ArraySlice<Int>) -> [String] { items.map { _ in "batch" } }
}

/// modelkit 0.1.3: test_batching.py, test_errors.py, test_predict_override.py.
@Suite("What modelkit's tests of prediction assert")
struct PythonParityTests {
    @Test(
        "A batch gives what its items give, whatever the batch size",
        arguments: [nil, 1, 128], [[], [1], [1, 2, 3], Array(0..<2048)])
    func batches(size: Int?, items: [Int]) throws {
        struct Double: Model {
            func compute(_ items: ArraySlice<Int>) -> [Int] { items.map { 2 * $0 } }
        }
        #expect(try Double().predictBatch(items, batchSize: size) == items.map { 2 * $0 })
    }

    @Test(
        "Progress is told once for every batch, with its first index and its items",
        arguments: [(0, 1, 0), (3, 1, 3), (3, 64, 1), (128, 1, 128), (128, 64, 2), (128, 63, 3)])
    func progress(count: Int, size: Int, steps: Int) throws {
        let items = Array(0..<count)
        var told = 0
        _ = try BatchSizes().predictBatch(items, batchSize: size) { step, batch, predictions in
            #expect(step == told * size)
            #expect(Array(batch) == Array(items.dropFirst(step).prefix(size)))
            #expect(Array(predictions) == batch.map { _ in batch.count })
            told += 1
        }
        #expect(told == steps)
    }

    @Test("The batch's way is taken where a model implements both")
    func bothWays() throws {
        #expect(try BothWays().predict(1) == "batch")
        #expect(try BothWays().predictBatch([1, 2]) == ["batch", "batch"])
    }

    @Test("A model's own error is the cause of what predict, predictBatch and predictStream throw")
    func errors() async throws {
        let library = try ModelLibrary(models: [FailingItem.self, FailingBatch.self, FailingAsync.self])
        for name in library.names {
            let model: any Model<Int, Int> = try library.model(name)
            var stream = model.predictStream([1])
            for error in [
                #expect(throws: ModelError.self) { try model.predict(1) },
                #expect(throws: ModelError.self) { try model.predictBatch([1]) },
                #expect(throws: ModelError.self) { try stream.next() },
            ] {
                #expect(error?.model == name && error?.cause is ExampleFailure)
            }
        }
        let waiting: any AsyncModel<Int, Int> = try library.model("failing_async")
        let error = await #expect(throws: ModelError.self) { try await waiting.predict(1) }
        #expect(error?.model == "failing_async" && error?.cause is ExampleFailure)
    }

    @Test("An error inside a dependency names both models and keeps the cause, by predict and by batch")
    func errorsOfDependencies() throws {
        let library = try ModelLibrary(models: [FailingItem.self, Outer.self])
        let outer: any Model<Int, Int> = try library.model("outer")
        for error in [
            #expect(throws: ModelError.self) { try outer.predict(1) },
            #expect(throws: ModelError.self) { try outer.predictBatch([1]) },
        ] {
            let inner = try #require(error?.cause as? ModelError)
            #expect(error?.model == "outer" && inner.model == "failing" && inner.cause is ExampleFailure)
        }
    }

    @Test("Without a library a batch model's error comes as it is, an item model's with the item's index")
    func errorsWithoutLibrary() {
        #expect(throws: ExampleFailure.self) { try FailingBatch().predictBatch([1]) }
        let error = #expect(throws: ModelError.self) { try FailingItem().predict(1) }
        #expect(error?.itemIndex == 0 && error?.cause is ExampleFailure)
    }
}
