import ModelKitTensor

/// Loads the models of a library, each once, whoever asks and however many at a time.
final class ModelLoader: Sendable {
    private struct State {
        var loaded: [String: any LoadedObject] = [:]
        /// In the order of loading, in the reverse of which they are closed.
        var order: [String] = []
        var loading: Set<String> = []
        /// How often all was closed: what was being loaded meanwhile may depend on what is closed.
        var generation = 0
    }

    let definitions: [String: ModelDefinition]
    private let assets: AssetLocator
    let environment: LoadEnvironment
    private let meter = LoadMeter()
    private let state = Waitable(State())
    let assetFingerprints = Locked<[String: String]>([:])

    init(definitions: [String: ModelDefinition], assets: AssetLocator, environment: LoadEnvironment) {
        self.definitions = definitions
        self.assets = assets
        self.environment = environment
    }

    /// What is loaded under a name; nil where it is not.
    func loaded(_ name: String) -> (any LoadedObject)? { state.change { $0.loaded[name] } }

    /// All that is loaded, in the order of loading.
    var allLoaded: [any LoadedObject] { state.change { state in state.order.compactMap { state.loaded[$0] } } }

    /// Forgets all that is loaded and returns it, the last loaded first.
    func removeAll() -> [any LoadedObject] {
        assetFingerprints.withLock { $0.removeAll() }
        return state.change { state in
            defer {
                state.loaded.removeAll()
                state.order.removeAll()
                state.generation += 1
            }
            return state.order.reversed().compactMap { state.loaded[$0] }
        }
    }

    /// Loads groups of models one after the other, those of a group at the same time.
    func load(_ groups: [[String]], threads: Int) throws {
        for group in groups {
            if threads == 1 || group.count == 1 {
                for name in group { _ = try load(name) }
                continue
            }
            // The pool's work must not wait, as loads wait for each other only when others load as well.
            let failures = Locked<[(name: String, error: any Error)]>([])
            let next = Locked(0)
            Threads.run(min(threads, group.count)) {
                while true {
                    let index = next.withLock { next in
                        defer { next += 1 }
                        return next
                    }
                    guard index < group.count else { return }
                    do {
                        _ = try self.load(group[index])
                    } catch {
                        failures.withLock { $0.append((group[index], error)) }
                    }
                }
            }
            // Whichever failed first, the same error is thrown.
            if let first = failures.withLock({ $0.min { $0.name < $1.name } }) { throw first.error }
        }
    }

    /// A model by its name, loaded if it is not; where another thread is loading it, that is waited for. The names are
    /// those of an acyclic graph, so that nobody waits for itself.
    func load(_ name: String) throws -> any LoadedObject {
        while true {
            let (known, generation) = state.wait { state -> (object: (any LoadedObject)?, generation: Int)? in
                if let object = state.loaded[name] { return (object, state.generation) }
                // Failure clears the mark: the next one who asks tries again.
                guard state.loading.insert(name).inserted else { return nil }
                return (nil, state.generation)
            }
            if let known { return known }
            do {
                let object = try loadNow(name)
                if finish(object, name, generation) { return object }
                // What it depends on was closed meanwhile.
                try object.close()
            } catch {
                state.change { _ = $0.loading.remove(name) }
                throw error
            }
        }
    }

    /// Takes a loaded model in, unless all was closed since its loading began.
    private func finish(_ object: any LoadedObject, _ name: String, _ generation: Int) -> Bool {
        state.change { state in
            state.loading.remove(name)
            guard state.generation == generation else { return false }
            state.loaded[name] = object
            state.order.append(name)
            return true
        }
    }

    private func loadNow(_ name: String) throws -> any LoadedObject {
        guard let definition = definitions[name] else {
            preconditionFailure("'\(name)' is no model of the library, which was to be checked")
        }
        var dependencies: [String: any LoadedObject] = [:]
        for (role, dependency) in definition.configuration.dependencies.sorted(by: { $0.key < $1.key }) {
            dependencies[role] = try load(dependency)
        }
        do {
            let locator = definition.assetFolder.map(assets.with(folder:)) ?? assets
            let asset = try definition.configuration.asset.map(locator.locate)
            let context = LoadContext(
                name: name, assetPath: asset?.path, settings: definition.configuration.settings,
                environment: environment.variables, dependencies: dependencies)
            let (value, cost) = try meter.measure { try environment.traced(name) { try definition.load(context) } }
            var information = LoadInformation(
                name: name, configuration: definition.configuration, origin: definition.origin,
                typeName: "\(type(of: value))", cost: cost)
            information.asset = asset
            if environment.cache != nil, definition.configuration.cachesPredictions {
                information.fingerprint = try fingerprint(of: information)
            }
            return try environment.object(of: value, information)
        } catch let error as ModelError {
            var error = error
            error.model = error.model ?? name
            error.location = error.location ?? definition.origin
            throw error
        } catch {
            throw ModelError(
                .loadFailed, "cannot be loaded", model: name, location: definition.origin, cause: error)
        }
    }
}
