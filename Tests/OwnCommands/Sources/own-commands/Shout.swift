import ModelKit

/// Upper-case text with a mark behind it.
struct Shout: ItemModel, LoadableModel {
    struct Options: ModelOptions {
        var mark = "!"
        var times = 1
    }

    struct EmptyText: Error, CustomStringConvertible {
        var description: String { "there is nothing to shout" }
    }

    static let configurations = [
        "shout": ModelConfiguration(testCases: [JSONTestCase(item: "hello", result: "HELLO!")]),
        // Its test case is wrong.
        "wrong": ModelConfiguration(testCases: [JSONTestCase(item: "hello", result: "hello!")]),
    ]
    static let documentation = "Upper-case text with a mark behind it."

    init(context: LoadContext) {}

    func compute(item: String, options: Options) throws -> String {
        guard !item.isEmpty else { throw EmptyText() }
        return item.uppercased() + String(repeating: options.mark, count: options.times)
    }
}
