import Foundation
import ModelKit
import TestSupport
import Testing

/// The articles' examples of models: see ``ArticleTests``.
@Suite("The articles' models")
struct ArticleModelTests {
    private let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    @Test("Writing a model: one item, a batch, waiting, options")
    func writing() async throws {
        struct Length: ItemModel {
            func compute(item: String) -> Int { item.count }
        }

        struct Centred: Model {
            func compute(_ items: ArraySlice<Double>) -> [Double] {
                let mean = items.reduce(0, +) / Double(items.count)
                return items.map { $0 - mean }
            }
        }

        print(try Length().predictBatch(["a", "bcd"]))  // [1, 3]
        print(try Centred().predictBatch([1, 2, 6]))  // [-2.0, -1.0, 3.0]
        #expect(try Length().predictBatch(["a", "bcd"]) == [1, 3])
        #expect(try Centred().predictBatch([1, 2, 6]) == [-2, -1, 3])

        struct Patient: AsyncItemModel {
            func compute(item: Int) async throws -> Int {
                try await Task.sleep(for: .zero)
                return item + 1
            }
        }
        print(try await Patient().predict(1))  // 2
        #expect(try await Patient().predict(1) == 2)

        struct Splitter: ItemModel {
            struct Options: ModelOptions { var separator = " " }
            func compute(item: String, options: Options) -> [String] {
                item.split(separator: options.separator).map(String.init)
            }
        }
        print(try Splitter().predict("a,b", options: .init(separator: ",")))  // ["a", "b"]
        #expect(try Splitter().predict("a,b", options: .init(separator: ",")) == ["a", "b"])
    }

    @Test("Writing a model: an asset and settings")
    func loading() throws {
        try folder.write("one\ntwo", to: "words.txt")
        let folder = folder.path
        struct LookUp: ItemModel, LoadableModel {
            struct Settings: ModelSettings {
                enum Keys: String, CodingKey, CaseIterable { case offset }
                var offset: Int?
            }

            static let documentation = "The word in a place of a list."
            static let configurations = [
                "word": ModelConfiguration(asset: "words.txt"),
                "next_word": ModelConfiguration(asset: "words.txt", settings: ["offset": 1]),
            ]

            let words: [String]
            let offset: Int

            init(context: LoadContext) throws {
                let text = try String(contentsOfFile: context.requireAsset(), encoding: .utf8)
                words = text.split(separator: "\n").map(String.init)
                offset = try context.settings(as: Settings.self).offset ?? 0
            }

            func compute(item: Int) throws -> String {
                guard words.indices.contains(item + offset) else {
                    throw ModelError(.invalidItem, "there are \(words.count) words, none at \(item + offset)")
                }
                return words[item + offset]
            }
        }
        let library = try ModelLibrary(models: [LookUp.self], assetFolder: folder)
        let next: any Model<Int, String> = try library.model("next_word")
        #expect(try next.predict(0) == "two")
        let error = #expect(throws: ModelError.self) { try next.predict(1) }
        #expect(error?.model == "next_word")
        #expect(error?.cause.map { "\($0)" } == "there are 2 words, none at 2")
    }

    @Test("Writing a model: rules for values")
    func rules() throws {
        struct Point: Codable, Validatable {
            var x: Int
            func validate() throws { try require(x > 0, "x", "must be positive") }
        }
        #expect(throws: ValidationProblem.self) { try Point(x: 0).validate() }
        #expect(JSONSchema.of(Point.self).object?["required"] == ["x"])
    }

    @Test("Library files: types of a program, and an override with another type")
    func ownTypes() throws {
        struct Letters: ItemModel, LoadableModel {
            static let configurations: [String: ModelConfiguration] = [:]
            init(context: LoadContext) throws {}
            func compute(item: String) -> [String] { item.map { String($0) } }
        }
        struct Words: ItemModel, LoadableModel {
            struct Settings: ModelSettings {
                enum Keys: String, CodingKey, CaseIterable { case separator }
                var separator: String
            }
            static let configurations: [String: ModelConfiguration] = [:]
            let separator: String
            init(context: LoadContext) throws { separator = try context.settings(as: Settings.self).separator }
            func compute(item: String) -> [String] { item.components(separatedBy: separator) }
        }
        let path = try folder.write("models: { spelled: { type: letters } }", to: "library.yaml")
        let own = try ModelLibrary(contentsOf: path, types: ["letters": Letters.self])
        #expect(try own.model("spelled", as: (any Model<String, [String]>).self).predict("a-b") == ["a", "-", "b"])
        let changed = try ModelLibrary(
            [.file(path, types: ["letters": Letters.self])],
            overrides: ["spelled": ConfigurationOverride(type: Words.self, settings: ["separator": "-"])])
        #expect(try changed.model("spelled", as: (any Model<String, [String]>).self).predict("a-b") == ["a", "b"])
    }

    @Test("Composing models: dependencies, roles, sources, both kinds")
    func composing() async throws {
        struct Upper: ItemModel, LoadableModel {
            static let configurations = ["upper": ModelConfiguration()]
            init(context: LoadContext) throws {}
            func compute(item: String) -> String { item.uppercased() }
        }

        struct Greeting: Model, LoadableModel {
            static let configurations = ["greeting": ModelConfiguration(dependencies: ["upper"])]
            let upper: any Model<String, String>
            init(context: LoadContext) throws { upper = try context.dependency("upper") }
            func compute(_ names: ArraySlice<String>) throws -> [String] {
                try upper.predictBatch(Array(names)).map { "HELLO \($0)" }
            }
        }
        let library = try ModelLibrary(models: [Upper.self, Greeting.self])
        let greeting: any Model<String, String> = try library.model("greeting")
        print(try greeting.predict("you"))  // HELLO YOU
        #expect(try greeting.predict("you") == "HELLO YOU")

        struct Loud: ItemModel, LoadableModel {
            static let configurations = ["loud": ModelConfiguration()]
            init(context: LoadContext) throws {}
            func compute(item: String) -> String { item.uppercased() + "!" }
        }
        let shouting = ["greeting": ConfigurationOverride(dependencies: ["upper": "loud"])]
        let other = try ModelLibrary([.types(Upper.self, Loud.self, Greeting.self)], overrides: shouting)
        #expect(try other.model("greeting", as: Greeting.self).predict("you") == "HELLO YOU!")

        let path = try folder.write("models: {}", to: "library.yaml")
        enum Greetings: ModelModule {
            static let types: [any LoadableType.Type] = [Upper.self, Greeting.self]
        }
        let mixed = try ModelLibrary([.module(Greetings.self), .file(path)], requiredModels: ["greeting"])
        #expect(mixed.names == ["greeting", "upper"])

        let waiting: any AsyncModel<String, String> = try library.model("greeting")
        print(try await waiting.predict("you"))  // HELLO YOU
        #expect(try await waiting.predict("you") == "HELLO YOU")
    }

    @Test("Observing a library: profile, trace, description and drawing")
    func observing() throws {
        let path = folder.path + "/trace.json"
        let drawing = folder.path + "/models.svg"
        let profiler = SimpleProfiler(isTracing: true)
        let library = try ModelLibrary(
            [.types(Shout.self, Letters.self)], observation: Observation(profiler: profiler))
        _ = try library.model("letters", as: (any Model<String, [String]>).self).predict("you")
        print(profiler.report().text(.github))
        try profiler.trace().write(to: path)  // for https://ui.perfetto.dev
        #expect(profiler.report().rows.map(\.name) == ["letters", "shout"])

        let description = try library.describe()
        print(description.tree.text())
        try description.dependenciesSVG.write(toFile: drawing, atomically: true, encoding: .utf8)
        #expect(try folder.contents == ["models.svg", "trace.json"])
    }
}
