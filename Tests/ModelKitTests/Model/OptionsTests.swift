import ModelKit
import ModelKitWeights
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

    @Test("Options are read from JSON, those that are not given keep their values")
    func json() throws {
        struct Several: ModelOptions, Equatable {
            var count = 2
            var limit: Double?
            var separator = " "
        }
        #expect(try Several(fromJSON: ["separator": ","]) == Several(separator: ","))
        #expect(try Several(fromJSON: ["limit": 1.5, "count": 0]) == Several(count: 0, limit: 1.5))
        #expect(try Several(fromJSON: [:]) == Several())
    }

    @Test(
        "Options that the model does not have or that do not fit are refused",
        arguments: [
            (
                JSONValue.object(["amuont": 1]),
                "options.amuont: the model has no such option (known: amount); did you mean 'amount'?"
            ),
            (.object(["amount": "x"]), "options.amount: expected an integer, found a string \"x\""),
            (.array([1]), "options: expected an object, found an array"),
        ])
    func refused(json: JSONValue, message: String) {
        let error = #expect(throws: ModelError.self) { try Adder.Options(fromJSON: json) }
        #expect(error?.description == message)
        let none = #expect(throws: ModelError.self) { try NoOptions(fromJSON: ["a": 1]) }
        #expect(none?.description == "options.a: the model takes no options")
    }

    @Test("A configuration's test cases may give some of the options, and no others")
    func configuredTestCases() throws {
        struct Splitter: ItemModel, LoadableModel {
            struct Options: ModelOptions {
                var separator = " "
                var limit = 10
            }
            static let configurations = [
                "splitter": ModelConfiguration(testCases: [
                    JSONTestCase(item: "a,b", result: ["a", "b"], options: ["separator": ","]),
                    JSONTestCase(item: "a b", result: ["a", "b"]),
                    JSONTestCase(item: "a b", result: ["a", "b"], options: ["separatr": ","]),
                ])
            ]
            init(context: LoadContext) throws {}
            func compute(item: String, options: Options) -> [String] {
                item.split(separator: options.separator).prefix(options.limit).map(String.init)
            }
        }
        let report = try ModelLibrary([.types(Splitter.self)], settings: LibrarySettings(environment: [:]))
            .testReports()[0]
        #expect(report.cases.map(\.passed) == [true, true, false])
        #expect(report.cases[2].actual.contains("the model has no such option (known: limit, separator)"))
        let description = try ModelLibrary([.types(Splitter.self)], settings: LibrarySettings(environment: [:]))
            .describe()
        #expect(description.models[0].optionsSchema?["properties"]?["limit"]?["type"] == "integer")
        #expect(description.tree.text().contains("options\n│       │   ├── limit: integer"))
    }

    @Test("An asynchronous model takes options, item by item")
    func asynchronous() async throws {
        #expect(try await Repeater().predict("a") == "aa")
        #expect(try await Repeater().predictBatch(["a", "b"], options: .init(count: 3)) == ["aaa", "bbb"])
    }
}
