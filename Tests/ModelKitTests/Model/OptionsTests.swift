import ModelKit
import Testing

/// Adds an option to its items, a batch at a time.
struct Adder: Model {
    struct Options: ModelOptions { var amount = 1 }
    var testCases: [TestCase] {
        [TestCase(item: 1, result: 2), TestCase(item: 1, result: 6, options: Options(amount: 5))]
    }
    func compute(_ items: ArraySlice<Int>, options: Options) -> [Int] { items.map { $0 + options.amount } }
}

/// Repeats texts, one at a time, waiting.
struct Repeater: AsyncItemModel, LoadableAsyncModel {
    struct Options: ModelOptions { var count = 2 }
    static let configurations = ["repeater": ModelConfiguration()]
    init() {}
    init(context: LoadContext) throws {}
    func compute(item: String, options: Options) async throws -> String {
        await Task.yield()
        if item == "bad" { throw ExampleFailure() }
        return String(repeating: item, count: options.count)
    }
}

@Suite("Options of one call")
struct OptionsTests {
    @Test("Options reach the model, and without any their own values do")
    func given() throws {
        #expect(try Adder().predict(1) == 2)
        #expect(try Adder().predict(1, options: .init(amount: 10)) == 11)
        #expect(try Adder().predictBatch([1, 2, 3], options: .init(amount: -1), batchSize: 2) == [0, 1, 2])
        #expect(Adder().predictBatchResults([1], options: .init(amount: 7)).map { try? $0.get() } == [8])
    }

    @Test("An existential predicts with the options' own values")
    func existential() throws {
        let model: any Model<Int, Int> = Adder()
        #expect(try model.predictBatch([1, 2]) == [2, 3])
    }

    @Test("Test cases carry options")
    func testCases() throws {
        #expect(try Adder().test() == 2)
    }

    @Test("An asynchronous model takes options, item by item")
    func asynchronous() async throws {
        #expect(try await Repeater().predict("a") == "aa")
        #expect(try await Repeater().predictBatch(["a", "b"], options: .init(count: 3)) == ["aaa", "bbb"])
    }
}
