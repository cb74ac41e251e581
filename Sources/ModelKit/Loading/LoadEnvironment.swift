/// What all models of a library share: cache, profiler, logger.
struct LoadEnvironment: Sendable {
    /// What a loaded value is in the library.
    func object(of value: any Sendable, _ information: LoadInformation) throws -> any LoadedObject {
        switch value {
        case let model as any Model: loadedModel(model, information)
        case let model as any AsyncModel: loadedAsyncModel(model, information)
        case let asset as any LoadableAsset: LoadedAsset(asset, information)
        default: throw ModelError(.contractBroken, "is neither a model nor an asset: \(type(of: value))")
        }
    }

    private func loadedModel<M: Model>(_ model: M, _ information: LoadInformation) -> any LoadedObject {
        var information = information
        information.itemTypeName = "\(M.Item.self)"
        information.predictionTypeName = "\(M.Prediction.self)"
        information.documentation = M.documentation
        return LoadedModel(model, information, Instruments(name: information.name))
    }

    private func loadedAsyncModel<M: AsyncModel>(_ model: M, _ information: LoadInformation) -> any LoadedObject {
        var information = information
        information.itemTypeName = "\(M.Item.self)"
        information.predictionTypeName = "\(M.Prediction.self)"
        information.documentation = M.documentation
        information.isAsynchronous = true
        return LoadedAsyncModel(model, information, Instruments(name: information.name))
    }
}
