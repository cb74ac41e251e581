import ModelKit
import ModelKitWeights
import TestSupport
import Testing

/// Predicts the path of its asset.
private struct AssetPath: ItemModel, LoadableModel {
    static let configurations = [
        "some_asset": ModelConfiguration(asset: "asset/that/does/not/exist", dependencies: ["dep_model"]),
        "dep_model": ModelConfiguration(),
    ]
    let path: String
    init(context: LoadContext) throws { path = context.assetPath ?? "none" }
    func compute(item: Int) -> String { path }
}

/// Predicts the name under which it was loaded.
private struct OwnName: ItemModel, LoadableModel {
    static let configurations = ["ok": ModelConfiguration(), "boomer": ModelConfiguration()]
    let name: String
    init(context: LoadContext) throws { name = context.name }
    func compute(item: Int) -> String { name }
}

/// Predicts what its dependency predicts.
private struct Renaming: ItemModel, LoadableModel {
    static let configurations = [
        "model_no_rename": ModelConfiguration(dependencies: ["ok"]),
        "model_rename": ModelConfiguration(dependencies: ["ok": "boomer"]),
    ]
    let ok: any Model<Int, String>
    init(context: LoadContext) throws { ok = try context.dependency("ok") }
    func compute(item: Int) throws -> String { try ok.predict(item) }
}

private struct Missing: ItemModel, LoadableModel {
    static let configurations = ["existent_model": ModelConfiguration(dependencies: ["inexistent_model"])]
    init(context: LoadContext) throws {}
    func compute(item: Int) -> Int { item }
}

private struct Word: LoadableAsset {
    static let configurations = ["model0": ModelConfiguration()]
    let word = "ok"
    init(context: LoadContext) throws {}
}

/// Takes what it needs from an asset when it is made.
private struct Reader: ItemModel, LoadableModel {
    static let configurations = ["model1": ModelConfiguration(dependencies: ["model0"])]
    let word: String
    init(context: LoadContext) throws { word = try context.dependency("model0", as: Word.self).word }
    func compute(item: Int) -> String { word }
}

/// modelkit 0.1.3: test_core.py.
@Suite("What modelkit's tests of libraries assert")
struct PythonParityLibraryTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func library(
        _ types: any LoadableType.Type..., overrides: [String: ConfigurationOverride] = [:], required: [String]? = nil,
        lazy: Bool = false, environment: [String: String] = [:]
    ) throws -> ModelLibrary {
        try ModelLibrary(
            [.types(types)], overrides: overrides, requiredModels: required,
            settings: LibrarySettings(lazyLoading: lazy, assetFolder: folder.path, environment: environment))
    }

    @Test("An asset that does not exist is an error, and an override names another, also for a dependency")
    func overrideAsset() throws {
        #expect(throws: ModelError.self) { try library(AssetPath.self, required: ["some_asset"]) }
        let path = try folder.write("", to: "the/path")
        let other = try folder.write("", to: "the/dep/path")
        let overridden = try library(
            AssetPath.self, overrides: ["some_asset": ConfigurationOverride(asset: path)], required: ["some_asset"])
        #expect(try overridden.model("some_asset", as: AssetPath.self).predict(0) == path)
        #expect(try overridden.model("dep_model", as: AssetPath.self).predict(0) == "none")
        let both = try library(
            AssetPath.self,
            overrides: [
                "some_asset": ConfigurationOverride(asset: path), "dep_model": ConfigurationOverride(asset: other),
            ])
        #expect(try both.model("dep_model", as: AssetPath.self).predict(0) == other)
    }

    @Test("An asset comes from the file that the environment names")
    func environmentAsset() throws {
        let path = try folder.write("", to: "elsewhere.txt")
        let library = try library(
            AssetPath.self, required: ["some_asset"],
            environment: ["MODELKIT_ASSET_THAT_DOES_NOT_EXIST_FILE": path])
        #expect(try library.model("some_asset", as: AssetPath.self).predict(0) == path)
    }

    @Test(
        "A model or a dependency that does not exist is an error when the library is made, lazy or not",
        arguments: [false, true])
    func inexistent(lazy: Bool) throws {
        for error in [
            #expect(throws: ModelError.self) {
                try library(OwnName.self, required: ["model_that_does_not_exist"], lazy: lazy)
            },
            #expect(throws: ModelError.self) { try library(Missing.self, lazy: lazy) },
            #expect(throws: ModelError.self) { try library(OwnName.self, lazy: lazy).anyModel("other_model") },
        ] {
            #expect(error?.code == .unknownModel)
        }
    }

    @Test("A model knows its name and what its configuration leaves open")
    func configured() throws {
        let model: LoadedModel<OwnName> = try library(OwnName.self).model("boomer")
        #expect(model.name == "boomer" && model.batchSize == nil)
        #expect(model.information.configuration.settings.isEmpty && model.information.asset == nil)
    }

    @Test("A library without models has none")
    func empty() throws {
        let library = try library()
        #expect(library.names.isEmpty)
        #expect(try library.describe().models.isEmpty)
    }

    @Test("A model that is loaded late finds its asset loaded, and its initialiser may use it")
    func lazyDependencies() throws {
        let library = try library(Reader.self, Word.self, lazy: true)
        #expect(library.information("model0") == nil)
        #expect(try library.model("model1", as: Reader.self).predict(0) == "ok")
        #expect(library.information("model0") != nil)
    }

    @Test("A dependency can be another model than the role's name says")
    func renamed() throws {
        let library = try library(OwnName.self, Renaming.self)
        #expect(try library.model("model_no_rename", as: Renaming.self).predict(0) == "ok")
        #expect(try library.model("model_rename", as: Renaming.self).predict(0) == "boomer")
    }

    @Test("The assets of a library are listed without loading it, overrides considered")
    func assets() throws {
        let change = ["dep_model": ConfigurationOverride(asset: "some/other")]
        let library = try library(AssetPath.self, overrides: change, lazy: true)
        func assets(_ names: [String]?) throws -> Set<String> {
            Set(try library.describe(names).models.compactMap { $0.asset?.specification })
        }
        #expect(try assets(nil) == ["asset/that/does/not/exist", "some/other"])
        #expect(try assets(["dep_model"]) == ["some/other"])
    }

    @Test("No required models load nothing, none given load all")
    func required() throws {
        let none = try library(OwnName.self, required: [])
        #expect(none.names.allSatisfy { none.information($0) == nil })
        let all = try library(OwnName.self)
        #expect(all.names == ["boomer", "ok"] && all.names.allSatisfy { all.information($0) != nil })
    }
}
