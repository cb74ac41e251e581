import ModelKit

/// Upper case, one item at a time.
struct Shout: ItemModel, LoadableModel {
    static let configurations = ["shout": ModelConfiguration()]
    init() {}
    init(context: LoadContext) throws {}

    var testCases: [TestCase] {
        [TestCase(item: "one", result: "ONE"), TestCase(item: "", result: "")]
    }

    func compute(item: String) throws -> String {
        if item == "bad" { throw ExampleFailure() }
        return item.uppercased()
    }
}

struct ExampleFailure: Error, CustomStringConvertible {
    var description: String { "refused" }
}

/// Uses another model.
struct Letters: ItemModel, LoadableModel {
    static let configurations = ["letters": ModelConfiguration(dependencies: ["upper": "shout"])]
    let upper: any Model<String, String>
    init(context: LoadContext) throws { upper = try context.dependency("upper") }
    func compute(item: String) throws -> [String] { try upper.predict(item).map { String($0) } }
}

/// Sizes of the batches it was given, as predictions.
struct BatchSizes: Model {
    var batchSize: Int?
    func compute(_ items: ArraySlice<Int>) -> [Int] { items.map { _ in items.count } }
}

/// Gives one prediction too few.
struct Forgetful: Model {
    func compute(_ items: ArraySlice<Int>) -> [Int] { Array(items.dropLast()) }
}

/// Counts how often it was loaded.
struct Ping: ItemModel, LoadableModel {
    static let configurations = [
        "ping": ModelConfiguration(dependencies: ["other": "pong"]),
        "pong": ModelConfiguration(dependencies: ["other": "ping"]),
    ]
    init(context: LoadContext) throws {}
    func compute(item: Int) -> Int { item }
}
