import ModelKit
import Testing

@Suite("Predicting with a model")
struct PredictTests {
    @Test("A model that computes items predicts batches in order")
    func itemModel() throws {
        #expect(try Shout().predict("a") == "A")
        #expect(try Shout().predictBatch(["a", "b", "c"]) == ["A", "B", "C"])
        #expect(try Shout().predictBatch([]).isEmpty)
    }

    @Test(
        "A batch is cut to the batch size, the last one is shorter",
        arguments: [(2, [2, 2, 2, 2, 1]), (5, [5, 5, 5, 5, 5])])
    func batchSize(size: Int, expected: [Int]) throws {
        #expect(try BatchSizes().predictBatch([0, 1, 2, 3, 4], batchSize: size) == expected)
        #expect(try BatchSizes(batchSize: size).predictBatch([0, 1, 2, 3, 4]) == expected)
    }

    @Test("Without a batch size all items are one batch")
    func oneBatch() throws {
        #expect(try BatchSizes().predictBatch([0, 1, 2]) == [3, 3, 3])
    }

    @Test("A batch size below 1 is an error", arguments: [0, -1])
    func badBatchSize(size: Int) {
        let error = #expect(throws: ModelError.self) { try BatchSizes().predictBatch([1], batchSize: size) }
        #expect(error?.code == .invalidBatchSize)
        #expect(error?.description == "the batch size must be at least 1, not \(size)")
    }

    @Test("An item that fails is named by its index in the whole input", arguments: [nil, 1, 2, 3, 10])
    func failingItem(batchSize: Int?) {
        let error = #expect(throws: ModelError.self) {
            try Shout().predictBatch(["a", "b", "c", "bad", "e"], batchSize: batchSize)
        }
        #expect(error?.code == .itemFailed)
        #expect(error?.itemIndex == 3)
        #expect(error?.description == "item 3: prediction failed: refused")
    }

    @Test("A model that gives too few predictions is caught")
    func wrongCount() {
        let error = #expect(throws: ModelError.self) { try Forgetful().predictBatch([1, 2, 3]) }
        #expect(error?.code == .contractBroken)
        #expect(error?.message == "a batch of 3 items must give 3 predictions, not 2")
    }
}
