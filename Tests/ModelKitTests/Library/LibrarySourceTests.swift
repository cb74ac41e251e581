import ModelKit
import ModelKitTensor
import TestSupport
import Testing

private enum Everything: ModelModule {
    static let types: [any LoadableType.Type] = [Shout.self, Repeater.self]
    static var modules: [any ModelModule.Type] { [Inner.self] }
}

private enum Inner: ModelModule {
    static let types: [any LoadableType.Type] = [Letters.self, Shout.self]
    static var modules: [any ModelModule.Type] { [Everything.self] }
}

/// A table that models share.
private struct Table: LoadableAsset {
    static let configurations = ["table": ModelConfiguration(asset: "words.txt")]
    let words: [String]
    let onClose: Locked<[String]>
    init(context: LoadContext) throws {
        words = try String(contentsOfFile: context.requireAsset(), encoding: .utf8).split(separator: "\n").map(
            String.init)
        onClose = closed
    }
    func close() throws { onClose.withLock { $0.append("table") } }
}

/// What was closed, in order; tests that use it are one suite, serialised.
private let closed = Locked<[String]>([])

private struct LookUp: ItemModel, LoadableModel {
    struct Settings: ModelSettings {
        enum Keys: String, CodingKey, CaseIterable { case offset }
        var offset: Int?
    }
    static let configurations = [
        "look_up": ModelConfiguration(dependencies: ["table"]),
        "look_up_shifted": ModelConfiguration(
            settings: ["offset": 1], dependencies: ["table"], batchSize: 2,
            testCases: [JSONTestCase(item: 0, result: "two")]),
    ]
    let table: Table
    let offset: Int
    init(context: LoadContext) throws {
        table = try context.dependency("table")
        offset = try context.settings(as: Settings.self).offset ?? 0
    }
    func compute(item: Int) throws -> String { table.words[item + offset] }
    func close() throws {
        closed.withLock { $0.append("look_up") }
        throw ExampleFailure()
    }
}

@Suite("Libraries of several sources", .serialized)
struct LibrarySourceTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func library(
        _ overrides: [String: ConfigurationOverride] = [:], lazy: Bool = false, required: [String]? = nil
    ) throws -> ModelLibrary {
        try "one\ntwo\nthree".write(toFile: folder.path + "/words.txt", atomically: true, encoding: .utf8)
        return try ModelLibrary(
            [.types(Table.self, LookUp.self)], overrides: overrides, requiredModels: required,
            settings: LibrarySettings(lazyLoading: lazy, assetFolder: folder.path, environment: [:]))
    }

    @Test("loadModel gives one model with what it depends on, and nothing else is loaded")
    func loadModel() throws {
        try "one\ntwo\nthree".write(toFile: folder.path + "/words.txt", atomically: true, encoding: .utf8)
        let settings = try LibrarySettings(assetFolder: folder.path, environment: [:])
        // The other model of the type would fail.
        let broken = ["look_up_shifted": ConfigurationOverride(settings: ["offset": "one"])]
        let model: any Model<Int, String> = try ModelLibrary.loadModel(
            "look_up", from: [.types(Table.self, LookUp.self)], overrides: broken, settings: settings)
        #expect(try model.predictBatch([2, 0]) == ["three", "one"])
        let error = #expect(throws: ModelError.self) {
            _ = try ModelLibrary.loadModel(
                "look_ip", from: [.types(Table.self, LookUp.self)], settings: settings,
                as: (any Model<Int, String>).self)
        }
        #expect(error?.code == .unknownModel && error?.suggestion == "look_up")
    }

    @Test("A module brings its types and those of its modules, each once")
    func module() throws {
        let library = try ModelLibrary([.module(Everything.self)])
        #expect(library.names == ["letters", "repeater", "shout"])
    }

    @Test("Types and files mix, and a name defined by both is an error that names both")
    func mixed() throws {
        let path = folder.path + "/library.yaml"
        try "models:\n  chain: { type: pipeline, steps: [shout, letters] }\n"
            .write(toFile: path, atomically: true, encoding: .utf8)
        let library = try ModelLibrary([.file(path), .module(Everything.self)])
        let chain: any Model<String, [String]> = try library.model("chain")
        #expect(try chain.predict("ab") == ["A", "B"])
        try "models:\n  shout: { type: pipeline, steps: [letters] }\n"
            .write(toFile: path, atomically: true, encoding: .utf8)
        let error = #expect(throws: ModelError.self) { try ModelLibrary([.file(path), .module(Everything.self)]) }
        #expect(error?.message == "defined twice: by \(path):2 and by Shout")
    }

    @Test("A file can name a program's types, which are loaded with the file's configuration")
    func addedTypes() throws {
        try folder.write("one\ntwo\nthree", to: "words.txt")
        let text = """
            models:
              words: { type: table, asset: words.txt }
              third:
                type: look_up
                dependencies: { table: words }
                settings: { offset: 2 }
                test_cases: [{ item: 0, result: three }]
            """
        let path = try folder.write(text, to: "library.yaml")
        let library = try ModelLibrary(contentsOf: path, types: ["table": Table.self, "look_up": LookUp.self])
        #expect(library.names == ["third", "words"])
        #expect(try library.model("third", as: LookUp.self).predict(0) == "three")
        #expect(try library.test() == 1)
        #expect(library.information("third")?.origin == "\(path):3")
    }

    @Test("A type name that a file does not know lists all that it does, the nearest last")
    func unknownAddedType() throws {
        let path = try folder.write("models:\n  a:\n    type: look_upp", to: "library.yaml")
        let error = #expect(throws: ModelError.self) {
            try ModelLibrary(contentsOf: path, types: ["look_up": LookUp.self, "table": Table.self])
        }
        #expect(error?.location == "\(path):3" && error?.suggestion == "look_up")
        #expect(error?.message.contains("pipeline, look_up, table)") == true)
    }

    /// Neither a model nor an asset.
    private struct Bare: LoadableType {
        static let configurations: [String: ModelConfiguration] = [:]
        init(context: LoadContext) throws {}
    }

    @Test(
        "A type cannot be added under a ready-made or empty name, nor one that is no model or asset",
        arguments: [
            ("keras", LookUp.self as any LoadableType.Type, "'keras' is a ready-made type"),
            ("", LookUp.self, "it needs a name"), ("bare", Bare.self, "Bare is neither a LoadableModel"),
        ])
    func refusedTypes(name: String, type: any LoadableType.Type, message: String) throws {
        let path = try folder.write("models: {}", to: "library.yaml")
        let error = #expect(throws: ModelError.self) { try ModelLibrary(contentsOf: path, types: [name: type]) }
        #expect(error?.code == .invalidConfiguration && error?.message.contains(message) == true)
    }

    @Test(
        "Configurations of one type share what they depend on, and have settings, batch sizes and test cases of their own"
    )
    func configurations() throws {
        let library = try library()
        #expect(try library.model("look_up", as: LookUp.self).predict(0) == "one")
        let shifted: LoadedModel<LookUp> = try library.model("look_up_shifted")
        #expect(try shifted.predict(0) == "two")
        #expect(shifted.batchSize == 2 && shifted.name == "look_up_shifted")
        #expect(try library.test() == 1)
    }

    @Test("Every test case of a library can be a test of its own, for types and configurations alike")
    func testCases() throws {
        let cases = try ModelLibrary([.types(Shout.self), .types(Repeater.self)]).testCases()
        #expect(cases.map(\.description) == ["shout, test case 0", "shout, test case 1"])
        for testCase in cases { try testCase.run() }
        let configured = try #require(try library().testCases().first)
        #expect(configured.description == "look_up_shifted, test case 0")
        try configured.run()
        let broken = try library(["look_up_shifted": ConfigurationOverride(settings: ["offset": 0])])
        let failure = #expect(throws: ModelTestFailure.self) { try broken.testCases()[0].run() }
        #expect(failure?.cases.map(\.actual) == ["\"one\""])
    }

    @Test("Overrides change a configuration; one for no model suggests the nearest")
    func overrides() throws {
        let library = try library(["look_up": ConfigurationOverride(settings: ["offset": 2], batchSize: 7)])
        let model: LoadedModel<LookUp> = try library.model("look_up")
        #expect(try model.predict(0) == "three")
        #expect(model.batchSize == 7)
        let error = #expect(throws: ModelError.self) { try self.library(["look_upp": ConfigurationOverride()]) }
        #expect(error?.code == .unknownModel && error?.suggestion == "look_up")
    }

    private struct Constant: ItemModel, LoadableModel {
        static let configurations = ["constant": ModelConfiguration(settings: ["word": "unused"])]
        struct Settings: ModelSettings {
            enum Keys: String, CodingKey, CaseIterable { case offset, word }
            var offset: Int?
            var word: String
        }
        let word: String
        init(context: LoadContext) throws {
            let settings = try context.settings(as: Settings.self)
            word = "\(settings.word) \(settings.offset ?? 0) \(context.roles)"
        }
        func compute(item: Int) -> String { word }
    }

    @Test(
        "An override can change the model type: it is loaded with the changed configuration, and described as that type"
    )
    func overrideType() throws {
        let change = ConfigurationOverride(type: Constant.self, settings: ["word": "two"], batchSize: 5)
        let library = try library(["look_up_shifted": change])
        let model: LoadedModel<Constant> = try library.model("look_up_shifted")
        #expect(try model.predict(0) == "two 1 [\"table\"]")
        #expect(model.batchSize == 5 && model.information.origin == "Constant")
        #expect(model.information.configuration.testCases.count == 1)
        #expect(try library.model("look_up", as: LookUp.self).predict(0) == "one")
        let unloaded = try self.library(["look_up_shifted": change], lazy: true).describe().models
        #expect(unloaded.first { $0.name == "look_up_shifted" }?.type == "Constant")
    }

    @Test("An override of a file's model by a type keeps the file's folder for assets")
    func overrideTypeOfFile() throws {
        try folder.write("here", to: "words.txt")
        let path = try folder.write("models:\n  words: { type: tfidf, asset: words.txt }", to: "library.yaml")
        let library = try ModelLibrary(
            [.file(path)], overrides: ["words": ConfigurationOverride(type: Table.self)],
            settings: LibrarySettings(environment: [:]))
        #expect(try library.model("words", as: Table.self).words == ["here"])
    }

    @Test("An override with a type defines a name that no source has")
    func overrideDefines() throws {
        let change = ConfigurationOverride(type: Constant.self, settings: ["word": "new"])
        let library = try library(["another": change])
        #expect(library.names == ["another", "look_up", "look_up_shifted", "table"])
        #expect(try library.model("another", as: Constant.self).predict(3) == "new 0 []")
        let error = #expect(throws: ModelError.self) {
            try self.library(["another": ConfigurationOverride(type: Bare.self)])
        }
        #expect(error?.message.contains("Bare is neither") == true)
    }

    @Test("Only what is required is loaded, with what it depends on; lazily nothing is")
    func required() throws {
        let some = try library(required: ["look_up"])
        #expect(some.information("look_up") != nil && some.information("table") != nil)
        #expect(some.information("look_up_shifted") == nil)
        let lazy = try library(lazy: true)
        #expect(lazy.names.allSatisfy { lazy.information($0) == nil })
        #expect(try lazy.anyModel("look_up").batchSize == nil)
        #expect(lazy.information("table")?.asset?.path == folder.path + "/words.txt")
        let error = #expect(throws: ModelError.self) { try self.library(required: ["lookup"]) }
        #expect(error?.suggestion == "look_up")
    }

    @Test("The environment chooses lazy loading and required models, settings come first")
    func environment() throws {
        let set = try LibrarySettings(environment: ["MODELKIT_LAZY_LOADING": "True", "MODELKIT_REQUIRED_MODELS": "a:b"])
        #expect(set.lazyLoading && set.requiredModels == ["a", "b"])
        let explicit = try LibrarySettings(
            lazyLoading: false, requiredModels: ["c"],
            environment: ["MODELKIT_LAZY_LOADING": "1", "MODELKIT_REQUIRED_MODELS": "a"])
        #expect(!explicit.lazyLoading && explicit.requiredModels == ["c"])
        #expect(throws: ModelError.self) { try LibrarySettings(environment: ["MODELKIT_LAZY_LOADING": "perhaps"]) }
        let error = #expect(throws: ModelError.self) {
            try LibrarySettings(environment: ["MODELKIT_ASSETS_DIR": "/no"])
        }
        #expect(error?.message.contains("MODELKIT_ASSETS_DIR") == true)
    }

    @Test("An asset is no model, and a dependency of another type names both types")
    func wrongTypes() throws {
        let library = try library()
        #expect(throws: ModelError.self) { try library.anyModel("table") }
        let error = #expect(throws: ModelError.self) { try library.model("table", as: (any Model<Int, Int>).self) }
        #expect(error?.message.hasPrefix("is the asset Table, not") == true)
    }

    @Test("A library closes its models, the last loaded first, and throws the first error after all are closed")
    func close() async throws {
        for asynchronously in [false, true] {
            closed.withLock { $0.removeAll() }
            let library = try library(required: ["look_up"])
            if asynchronously {
                await #expect(throws: ExampleFailure.self) { try await library.aclose() }
            } else {
                #expect(throws: ExampleFailure.self) { try library.close() }
            }
            #expect(closed.withLock { $0 } == ["look_up", "table"])
            #expect(library.information("table") == nil)
            #expect(try library.model("look_up", as: (any Model<Int, String>).self).predict(0) == "one")
        }
    }

    @Test("An asynchronous model is found as either kind, and a synchronous one by asynchronous code")
    func kinds() async throws {
        let library = try ModelLibrary([.module(Everything.self)])
        let waiting: any AsyncModel<String, String> = try library.model("repeater")
        #expect(try await waiting.predict("a") == "aa")
        let blocking: any Model<String, String> = try library.model("repeater")
        #expect(try blocking.predict("a") == "aa")
        let shout: any AsyncModel<String, String> = try library.model("shout")
        #expect(try await shout.predict("a") == "A")
        let error = await #expect(throws: ModelError.self) { try await waiting.predictBatch(["a", "bad"]) }
        #expect(error?.model == "repeater" && error?.itemIndex == 1)
    }

    @Test("An error of a model carries its name, that of a dependency is its cause")
    func errors() throws {
        let library = try ModelLibrary([.module(Everything.self)])
        let shout: any Model<String, String> = try library.model("shout")
        let named = #expect(throws: ModelError.self) { try shout.predictBatch(["a", "bad"]) }
        #expect(named?.model == "shout" && named?.itemIndex == 1)
        let error = #expect(throws: ModelError.self) {
            try library.model("letters", as: (any Model<String, [String]>).self).predictBatch(["a", "bad"])
        }
        #expect(
            error?.description
                == "model 'letters': item 1: prediction failed: model 'shout': item 0: prediction failed: refused")
    }
}
