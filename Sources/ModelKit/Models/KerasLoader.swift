import ModelKitLayers
import ModelKitTensor

/// Makes a model of a converted network: its item and prediction types follow from the network.
enum KerasLoader {
    struct Settings: ModelSettings {
        enum Keys: String, CodingKey, CaseIterable { case input, backend }
        enum Form: String, Decodable, CaseIterable { case dense, sparse }

        /// The form of an item where the input holds floats.
        var input: Form?
        /// What multiplies batches with weights: `reproducible` or `openblas`.
        var backend: String?
    }

    static func load(_ context: LoadContext) throws -> any Model {
        let settings = try context.settings(as: Settings.self)
        let network = try Network(contentsOf: context.requireAsset(), backend: backend(settings.backend, context))
        guard network.inputs.count == 1, network.inputs[0].shape.count == 1 else {
            throw ModelError(
                .invalidConfiguration, "the type 'keras' takes networks with one input of one axis", model: context.name
            )
        }
        if network.inputs[0].elementType == .int32 { return try model(of: network, taking: [Int].self) }
        switch settings.input ?? .dense {
        case .dense: return try model(of: network, taking: [Float].self)
        case .sparse: return try model(of: network, taking: SparseVector.self)
        }
    }

    private static func backend(_ name: String?, _ context: LoadContext) throws -> MatrixBackend {
        guard let name else { return .processDefault }
        guard let backend = MatrixBackend(named: name) else {
            throw ModelError(
                .invalidConfiguration, "the setting 'backend' is 'reproducible' or 'openblas', not '\(name)'",
                model: context.name)
        }
        return backend
    }

    private static func model<Item: NetworkItem>(of network: Network, taking _: Item.Type) throws -> any Model {
        if Float.accepts(network.outputs[0].shape) { return try KerasModel<Item, Float>(network) }
        return try KerasModel<Item, [Float]>(network)
    }
}
