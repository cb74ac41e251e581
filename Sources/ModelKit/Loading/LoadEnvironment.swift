import Logging
import Tracing

/// What all models of a library share.
struct LoadEnvironment: Sendable {
    let observation: Observation
    let cache: (any PredictionCache)?
    /// The environment's variables.
    let variables: [String: String]

    /// What a loaded value is in the library.
    func object(of value: any Sendable, _ information: LoadInformation) throws -> any LoadedObject {
        let instruments = Instruments(name: information.name, observation)
        instruments.metrics?.loaded(in: information.cost.duration)
        observation.logger.debug(
            "model loaded",
            metadata: [
                "model": "\(information.name)", "seconds": "\(information.cost.duration / .seconds(1))",
                "resident_bytes": "\(information.cost.memory.map { "\($0.resident)" } ?? "unknown")",
            ])
        switch value {
        case let model as any Model: return loadedModel(model, information, instruments)
        case let model as any AsyncModel: return loadedAsyncModel(model, information, instruments)
        case let asset as any LoadableAsset: return LoadedAsset(asset, information)
        default: throw ModelError(.contractBroken, "is neither a model nor an asset: \(type(of: value))")
        }
    }

    /// Loads within a span.
    func traced<R>(_ name: String, _ load: () throws -> R) throws -> R {
        guard let tracer = observation.tracer else { return try load() }
        return try tracer.withAnySpan("load \(name)", context: .current ?? .topLevel, ofKind: .internal) { span in
            span.attributes["modelkit.model"] = name
            return try load()
        }
    }

    private func loadedModel<M: Model>(
        _ model: M, _ information: LoadInformation, _ instruments: Instruments
    ) -> any LoadedObject {
        let information = described(information, M.self)
        return LoadedModel(model, information, instruments, modelCache(information))
    }

    private func loadedAsyncModel<M: AsyncModel>(
        _ model: M, _ information: LoadInformation, _ instruments: Instruments
    ) -> any LoadedObject {
        var information = described(information, M.self)
        information.isAsynchronous = true
        return LoadedAsyncModel(model, information, instruments, modelCache(information))
    }

    private func described<M: ModelBase>(_ information: LoadInformation, _: M.Type) -> LoadInformation {
        var information = information
        information.itemTypeName = "\(M.Item.self)"
        information.predictionTypeName = "\(M.Prediction.self)"
        information.documentation = M.documentation
        return information
    }

    /// The cache of a model that opted in.
    private func modelCache(_ information: LoadInformation) -> ModelCache? {
        guard let cache, information.configuration.cachesPredictions else { return nil }
        return ModelCache(
            cache: cache,
            keys: CacheKeyPrefix(
                model: information.name, assetFingerprint: information.fingerprint,
                settings: information.configuration.settings))
    }
}

/// The library's cache as one model uses it.
struct ModelCache {
    let cache: any PredictionCache
    let keys: CacheKeyPrefix
}
