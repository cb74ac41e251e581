import ModelKitTensor
import ModelKitWeights

/// Models by name, each loaded once, with what it depends on.
///
///     let library = try ModelLibrary(contentsOf: "Weights/library.yaml")
///     let sentiment: any Model<String, Float> = try library.model("imdb_sentiment")
///     let scores = try sentiment.predictBatch(["I freaking love this movie!"])
///
/// A library is safe to use from any number of threads. A thread that asks for a model which another one is loading waits
/// for it. Asking for a model counts as a call in the sense of `ThreadPool`'s rule on `fork`.
public final class ModelLibrary: Sendable {
    /// The settings it was made with.
    public let settings: LibrarySettings
    /// What keeps the predictions of models that opt in; nil for nothing.
    public let cache: (any PredictionCache)?
    let definitions: [String: ModelDefinition]
    let graph: DependencyGraph
    let loader: ModelLoader
    private let casts = CastCache()

    /// A library of models from any number of sources.
    ///
    ///     try ModelLibrary(
    ///         [.file("library.yaml"), .types(Cleaner.self), .module(SentimentModels.self)],
    ///         overrides: ["cleaner": ConfigurationOverride(settings: ["lower": true])],
    ///         requiredModels: ["sentiment"])
    ///
    /// - Parameters:
    ///   - sources: where the models are defined.
    ///   - overrides: changes to configurations and types, by the model's name.
    ///   - requiredModels: the models to load now, with what they depend on; by default those of the settings, else all.
    ///     None are loaded now where `settings.lazyLoading` is on.
    ///   - settings: by default those of the environment.
    ///   - cache: keeps the predictions of models that opt in; by default what the environment chooses, see
    ///     ``NativeCache``.
    ///   - observation: where the library reports what its models do.
    /// - Throws: ``ModelError``: a name that is defined twice or not at all (with the nearest one), a circle of
    ///   dependencies (with the chain), or what loading a model throws.
    public init(
        _ sources: [LibrarySource], overrides: [String: ConfigurationOverride] = [:], requiredModels: [String]? = nil,
        settings: LibrarySettings? = nil, cache: (any PredictionCache)? = nil,
        observation: Observation = Observation()
    ) throws {
        let settings = try settings ?? LibrarySettings()
        self.settings = settings
        self.cache = try cache ?? settings.nativeCache()
        var definitions = try Self.definitions(of: sources, usesOwnFolders: settings.assetFolder == nil)
        for (name, change) in overrides.sorted(by: { $0.key < $1.key }) {
            let changed =
                try definitions[name].map(change.applied(to:)) ?? change.definition(named: name)
            guard let changed else {
                throw Self.unknown(name, among: definitions.keys.sorted(), "the library has no such model to override")
            }
            definitions[name] = changed
        }
        self.definitions = definitions
        graph = try DependencyGraph(definitions)
        let assets = AssetLocator(
            folder: settings.assetFolder ?? ".", overrideFolder: settings.assetOverrideFolder,
            environment: settings.environment)
        loader = ModelLoader(
            definitions: definitions, assets: assets,
            environment: LoadEnvironment(
                observation: observation, cache: self.cache, variables: settings.environment))
        let required = requiredModels ?? settings.requiredModels ?? names
        _ = try closure(of: required)
        if !settings.lazyLoading { try load(required) }
    }

    /// A library of model types.
    ///
    /// - Parameters:
    ///   - models: the types; each brings its named configurations.
    ///   - assetFolder: what relative asset paths are relative to; by default the current folder.
    ///   - requiredModels: the models to load now, with what they depend on; by default all.
    public convenience init(
        models: [any LoadableType.Type], assetFolder: String? = nil, requiredModels: [String]? = nil
    ) throws {
        try self.init(
            [.types(models)], requiredModels: requiredModels, settings: LibrarySettings(assetFolder: assetFolder))
    }

    /// A library described by a file (see <doc:LibraryFiles> for its form). Asset paths are relative to the file's folder.
    ///
    /// - Parameters:
    ///   - path: the file's.
    ///   - types: what the file can name as a type beside the ready-made ones: see ``LibrarySource/file(_:types:)``.
    ///   - requiredModels: the models to load now, with what they depend on; by default all.
    public convenience init(
        contentsOf path: String, types: [String: any LoadableType.Type] = [:], requiredModels: [String]? = nil
    ) throws {
        try self.init([.file(path, types: types)], requiredModels: requiredModels)
    }

    private static func definitions(
        of sources: [LibrarySource], usesOwnFolders: Bool
    ) throws -> [String: ModelDefinition] {
        var all: [String: ModelDefinition] = [:]
        for source in sources {
            for var definition in try source.definitions() {
                if usesOwnFolders { definition.assetFolder = source.assetFolder }
                if let first = all.updateValue(definition, forKey: definition.name) {
                    throw ModelError(
                        .invalidConfiguration, "defined twice: by \(first.origin) and by \(definition.origin)",
                        model: definition.name)
                }
            }
        }
        return all
    }

    private static func unknown(
        _ name: String, among names: [String], _ message: String = "the library has no such model"
    ) -> ModelError {
        ModelError(.unknownModel, message, model: name, suggestion: nearestName(to: name, among: names))
    }

    func unknown(_ name: String) -> ModelError { Self.unknown(name, among: names) }

    /// The names of all models and assets, in alphabetical order.
    public var names: [String] { definitions.keys.sorted() }

    /// Loads models with what they depend on, as many at a time as the settings say.
    ///
    /// - Parameter names: the models; by default all of the library.
    public func load(_ names: [String]? = nil) throws {
        let all = try closure(of: names)
        // A child never finds the locks taken.
        let call = ForkGuard.enter()
        defer { ForkGuard.leave(call) }
        try loader.load(graph.loadingOrder(of: all), threads: settings.loadingThreads)
    }

    /// A model by its name, loaded at the first call, as the type that is asked for: one with given ends such as
    /// `any Model<String, Float>`, a `LoadedModel` of a model type, or a model type itself, which is then used without
    /// what the library does around its predictions. An asynchronous model can be asked for as either kind.
    ///
    /// - Throws: ``ModelError``: `.unknownModel` with the nearest name, `.wrongModelType` with the expected and the actual
    ///   type, or what loading throws.
    @inlinable
    public func model<T>(_ name: String, as type: T.Type = T.self) throws -> T {
        if let known = knownCast(name, ObjectIdentifier(T.self)) as? Cast<T> { return known.value }
        return try newCast(name)
    }

    @usableFromInline
    func knownCast(_ name: String, _ type: ObjectIdentifier) -> AnyCast? { casts[name, type] }

    @usableFromInline
    func newCast<T>(_ name: String) throws -> T {
        let generation = casts.generation
        let object = try object(name)
        guard let typed = object.cast(to: T.self) else {
            throw ModelError(.wrongModelType, "is \(object.typeDescription), not \(typeName(T.self))", model: name)
        }
        casts.insert(Cast(typed), name, ObjectIdentifier(T.self), of: generation)
        return typed
    }

    /// A model by its name, of whatever type it is; predictions of an asynchronous one are waited for.
    ///
    /// - Throws: as ``model(_:as:)``, and `.wrongModelType` for an asset.
    public func anyModel(_ name: String) throws -> any Model {
        let object = try object(name)
        guard let model = object.anyModel else {
            throw ModelError(.wrongModelType, "is \(object.typeDescription), which predicts nothing", model: name)
        }
        return model
    }

    /// A model by its name for asynchronous code, of whatever type it is.
    ///
    /// - Throws: as ``anyModel(_:)``.
    public func anyAsyncModel(_ name: String) throws -> any AsyncModel {
        let object = try object(name)
        guard let model = object.anyAsyncModel else {
            throw ModelError(.wrongModelType, "is \(object.typeDescription), which predicts nothing", model: name)
        }
        return model
    }

    /// What is known about a model since it was loaded; nil where it is not loaded.
    public func information(_ name: String) -> LoadInformation? { loader.loaded(name)?.information }

    func object(_ name: String) throws -> any LoadedObject {
        guard definitions[name] != nil else { throw unknown(name) }
        // A child never finds the locks taken.
        let call = ForkGuard.enter()
        defer { ForkGuard.leave(call) }
        return try loader.load(name)
    }

    /// Closes all models, the last loaded first; they are loaded anew when they are asked for.
    ///
    /// - Throws: the first error, after all were closed.
    public func close() throws {
        try finishClosing(removeAll().map { object in Result { try object.close() } })
    }

    /// Closes all models from asynchronous code: see ``close()``.
    public func aclose() async throws {
        var results: [Result<Void, any Error>] = []
        for object in removeAll() {
            do {
                results.append(.success(try await object.closeAsync()))
            } catch {
                results.append(.failure(error))
            }
        }
        try finishClosing(results)
    }

    private func removeAll() -> [any LoadedObject] {
        let objects = loader.removeAll()
        // After that, so that nobody finds here what is not there any more.
        casts.removeAll()
        return objects
    }

    private func finishClosing(_ results: [Result<Void, any Error>]) throws {
        for result in results { try result.get() }
    }
}
