import ModelKitWeights

/// What is in a library: its settings and models, as a tree for people and JSON for programs.
public struct LibraryDescription: Codable, Sendable {
    /// The settings that matter to loading.
    public struct Settings: Codable, Sendable, Equatable {
        /// Whether models are loaded when they are first asked for.
        public var lazyLoading: Bool
        /// The models that are loaded with the library; nil for all.
        public var requiredModels: [String]?
        /// What relative assets are relative to; nil where each file's own folder is.
        public var assetFolder: String?
        /// Where assets are looked for first.
        public var assetOverrideFolder: String?
        /// How many models are loaded at a time.
        public var loadingThreads: Int
    }

    /// The settings.
    public var settings: Settings
    /// The models and assets, in alphabetical order.
    public var models: [ModelDescription]
    /// What loading all that is loaded took; nil where nothing is.
    public var total: ModelDescription.Cost?
}

extension ModelLibrary {
    /// Describes the library and its models, those that are not loaded by their configuration alone.
    ///
    /// - Parameter names: the models to describe, with what they depend on; by default all.
    /// - Throws: ``ModelError`` with code `.unknownModel`.
    public func describe(_ names: [String]? = nil) throws -> LibraryDescription {
        let chosen = try closure(of: names).sorted()
        let models = chosen.compactMap { name in
            definitions[name].map { ModelDescription($0, loaded: loader.loaded(name), cost: totalCost(of: [name])) }
        }
        let isLoaded = models.contains { $0.load != nil }
        return LibraryDescription(
            settings: .init(
                lazyLoading: settings.lazyLoading, requiredModels: settings.requiredModels,
                assetFolder: settings.assetFolder, assetOverrideFolder: settings.assetOverrideFolder,
                loadingThreads: settings.loadingThreads),
            models: models, total: isLoaded ? ModelDescription.Cost(totalCost(of: chosen)) : nil)
    }

    /// Models with what they depend on.
    func closure(of names: [String]?) throws -> Set<String> {
        let names = names ?? self.names
        for name in names where definitions[name] == nil { throw unknown(name) }
        return graph.closure(of: names)
    }

    /// What loading models and all they depend on took, each counted once.
    private func totalCost(of names: [String]) -> LoadCost {
        graph.closure(of: names).compactMap { loader.loaded($0)?.information.cost }
            .reduce(LoadCost(duration: .zero, memory: MemoryUse(resident: 0, mapped: 0)), +)
    }
}
