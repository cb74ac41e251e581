import Foundation
import ModelKitTensor
import ModelKitWeights
import Synchronization

/// Models by name, each loaded once, with what it depends on.
///
///     let library = try ModelLibrary(contentsOf: "Weights/library.yaml")
///     let sentiment: any Model<String, Float> = try library.model("imdb_sentiment")
///     let scores = try sentiment.predictBatch(["I freaking love this movie!"])
///
/// A library is safe to use from any number of threads. While one thread loads a model, others that ask for a model that
/// is not yet loaded wait. Asking for a model counts as a call in the sense of `ThreadPool`'s rule on `fork`.
public final class ModelLibrary: Sendable {
    private let definitions: [String: ModelDefinition]
    private let assetFolder: String
    private let loaded = Mutex<[String: any Model]>([:])
    /// Held while models are loaded, so that each is loaded once; look-ups of loaded ones do not take it.
    private let loading = Mutex<Void>(())

    /// How long a chain of dependencies may be.
    private static let maximumDepth = 100

    /// A library of model types.
    ///
    /// - Parameters:
    ///   - models: the types; each brings its named configurations.
    ///   - assetFolder: what relative asset paths are relative to; by default the current folder.
    ///   - requiredModels: the models to load now, with what they depend on; by default all.
    /// - Throws: ``ModelError``: a name that is defined twice, an unknown dependency, or what loading a model throws.
    public convenience init(
        models: [any LoadableModel.Type], assetFolder: String = ".", requiredModels: [String]? = nil
    ) throws {
        func definitions<M: LoadableModel>(of type: M.Type) -> [ModelDefinition] {
            type.configurations.map { name, configuration in
                ModelDefinition(name: name, configuration: configuration, origin: "\(type)") { try M(context: $0) }
            }
        }
        try self.init(
            definitions: models.flatMap { definitions(of: $0) }, assetFolder: assetFolder,
            requiredModels: requiredModels)
    }

    /// A library described by a file (see ``LibraryFile`` for its form). Asset paths are relative to the file's folder.
    ///
    /// - Parameters:
    ///   - path: the YAML or JSON file.
    ///   - requiredModels: the models to load now, with what they depend on; by default all.
    /// - Throws: ``ModelError`` with the file and the line, or what loading a model throws.
    public convenience init(contentsOf path: String, requiredModels: [String]? = nil) throws {
        let file = try LibraryFile(contentsOf: path)
        try self.init(
            definitions: file.definitions(), assetFolder: (path as NSString).deletingLastPathComponent,
            requiredModels: requiredModels)
    }

    init(definitions: [ModelDefinition], assetFolder: String, requiredModels: [String]?) throws {
        self.definitions = try Dictionary(
            definitions.map { ($0.name, $0) },
            uniquingKeysWith: { first, second in
                throw ModelError(
                    .invalidConfiguration, "defined twice: by \(first.origin) and by \(second.origin)",
                    model: first.name)
            })
        // Lazy loading must find assets after the process has changed its folder.
        self.assetFolder = URL(fileURLWithPath: assetFolder.isEmpty ? "." : assetFolder).path
        for definition in definitions.sorted(by: { $0.name < $1.name }) {
            for dependency in definition.configuration.dependencies.values where self.definitions[dependency] == nil {
                throw ModelError(
                    .unknownModel, "depends on '\(dependency)', which the library does not have",
                    model: definition.name, location: definition.origin,
                    suggestion: nearestName(to: dependency, among: names))
            }
        }
        for name in requiredModels ?? names {
            _ = try anyModel(name)
        }
    }

    /// The names of all models, in alphabetical order.
    public var names: [String] { definitions.keys.sorted() }

    /// A model by its name, loaded at the first call, as the type that is asked for: a concrete model type, or one with
    /// given ends such as `any Model<String, Float>`.
    ///
    /// - Throws: ``ModelError``: `.unknownModel` with the nearest name, `.wrongModelType` with the expected and the actual
    ///   type, `.dependencyCycle` with the chain, or what loading throws.
    public func model<T>(_ name: String, as type: T.Type = T.self) throws -> T {
        let model = try anyModel(name)
        guard let typed = model as? T else {
            throw ModelError(
                .wrongModelType, "is \(Self.describe(model)), not \(T.self)", model: name)
        }
        return typed
    }

    /// A model by its name, of whatever type it is.
    public func anyModel(_ name: String) throws -> any Model {
        // A child never finds the locks taken.
        let call = ForkGuard.enter()
        defer { ForkGuard.leave(call) }
        if let model = loaded.withLock({ $0[name] }) { return model }
        return try loading.withLock { _ in
            var chain: [String] = []
            return try load(name, chain: &chain)
        }
    }

    /// Replays the test cases of every model.
    ///
    /// - Returns: how many test cases passed (all of them).
    /// - Throws: ``ModelTestFailure`` of the first model with a failing case.
    @discardableResult
    public func test() throws -> Int {
        try names.reduce(0) { count, name in
            let model = try anyModel(name)
            return try count + model.test(named: name, definitions[name]?.testCases ?? [])
        }
    }

    private func load(_ name: String, chain: inout [String]) throws -> any Model {
        if let model = loaded.withLock({ $0[name] }) { return model }
        guard let definition = definitions[name] else {
            throw ModelError(
                .unknownModel, "the library has no such model", model: name,
                suggestion: nearestName(to: name, among: names))
        }
        guard !chain.contains(name) else {
            let circle = chain.drop { $0 != name } + [name]
            throw ModelError(
                .dependencyCycle, "depends on itself: \(circle.joined(separator: " → "))", model: name,
                location: definition.origin)
        }
        guard chain.count < Self.maximumDepth else {
            throw ModelError(
                .invalidConfiguration, "a chain of more than \(Self.maximumDepth) dependencies leads here", model: name,
                location: definition.origin)
        }
        chain.append(name)
        defer { chain.removeLast() }
        var dependencies: [String: any Model] = [:]
        for (role, dependency) in definition.configuration.dependencies.sorted(by: { $0.key < $1.key }) {
            dependencies[role] = try load(dependency, chain: &chain)
        }
        let context = LoadContext(
            name: name, assetPath: try assetPath(of: definition), settings: definition.configuration.settings,
            dependencies: dependencies)
        do {
            let model = try definition.load(context)
            loaded.withLock { $0[name] = model }
            return model
        } catch let error as ModelError {
            throw error
        } catch {
            throw ModelError(.loadFailed, "cannot be loaded", model: name, cause: error)
        }
    }

    private func assetPath(of definition: ModelDefinition) throws -> String? {
        guard let asset = definition.configuration.asset else { return nil }
        let path = asset.hasPrefix("/") ? asset : "\(assetFolder)/\(asset)"
        guard FileManager.default.fileExists(atPath: path) else {
            throw ModelError(
                .invalidConfiguration, "the asset '\(asset)' does not exist (looked for '\(path)')",
                model: definition.name, location: definition.origin)
        }
        return path
    }

    private static func describe(_ model: any Model) -> String {
        func ends<M: Model>(_: M) -> String { "Model<\(M.Item.self), \(M.Prediction.self)> (\(M.self))" }
        return ends(model)
    }
}

extension Model {
    /// Replays the model's own test cases and those of its configuration.
    fileprivate func test(named name: String, _ configured: [JSONTestCase]) throws -> Int {
        let cases = try configured.map { testCase in
            TestCase(
                item: try JSONForm.decode(
                    Item.self, from: Data(testCase.item.text().utf8), path: "test case of '\(name)': item"),
                result: try JSONForm.decode(
                    Prediction.self, from: Data(testCase.result.text().utf8),
                    path: "test case of '\(name)': result"),
                tolerance: testCase.tolerance)
        }
        return try test(testCases + cases, named: name)
    }
}
