import ModelKitLayers
import ModelKitTensor
import ModelKitWeights

/// Makes a model of a converted network: its item and prediction types follow from the network.
enum KerasLoader {
    struct Settings: ModelSettings {
        enum Keys: String, CodingKey, CaseIterable { case input, backend, outputs }
        enum Form: String, Decodable, CaseIterable { case dense, sparse }
        enum Backend: String, Decodable, CaseIterable { case reproducible, openblas }

        /// The form of an item where the input holds floats.
        var input: Form?
        /// What multiplies batches with weights.
        var backend: Backend?
        /// The names of the outputs that a prediction has; all by default.
        var outputs: [String]?
    }

    static func load(_ context: LoadContext) throws -> any Model {
        let settings = try context.settings(as: Settings.self)
        let network = try network(settings, context)
        guard network.inputs.count == 1, network.inputs[0].shape.count == 1 else {
            guard settings.input == nil else {
                throw ModelError(
                    .invalidConfiguration, "the setting 'input' is for networks with one input of one axis",
                    model: context.name)
            }
            if network.inputs.count == 1 { return try model(of: network, taking: TensorRow.self) }
            return try model(of: network, taking: NamedTensors.self)
        }
        if network.inputs[0].elementType == .int32 { return try model(of: network, taking: [Int].self) }
        switch settings.input ?? .dense {
        case .dense: return try model(of: network, taking: [Float].self)
        case .sparse: return try model(of: network, taking: SparseVector.self)
        }
    }

    private static func network(_ settings: Settings, _ context: LoadContext) throws -> Network {
        let backend = settings.backend.flatMap { MatrixBackend(named: $0.rawValue) } ?? .processDefault
        let path = try context.requireAsset()
        guard let names = settings.outputs else { return try Network(contentsOf: path, backend: backend) }
        let file = try WeightsFile(path: path)
        let graph = try NetworkGraph(json: ModelMetadata(file).graph).choosing(outputs: names, for: context.name)
        return try Network(graph: graph, backend: backend) { try file.tensor(named: $0) }
    }

    private static func model<Item: NetworkItem>(of network: Network, taking _: Item.Type) throws -> any Model {
        guard network.outputs.count == 1 else { return try KerasModel<Item, NamedTensors>(network) }
        if Float.accepts(network.outputs) { return try KerasModel<Item, Float>(network) }
        if network.outputs[0].shape.count > 1 { return try KerasModel<Item, TensorRow>(network) }
        return try KerasModel<Item, [Float]>(network)
    }
}

extension NetworkGraph {
    /// The graph with some of its outputs, in the order given, and the nodes that they need.
    fileprivate func choosing(outputs names: [String], for model: String) throws -> NetworkGraph {
        let known = outputs.map(\.name)
        guard !names.isEmpty, Set(names).count == names.count else {
            throw ModelError(
                .invalidConfiguration, "the setting 'outputs' must name at least one output, and each once",
                model: model)
        }
        var chosen = self
        chosen.outputs = try names.map { name in
            guard let output = outputs.first(where: { $0.name == name }) else {
                throw ModelError(
                    .invalidConfiguration,
                    "the network has no output '\(name)' (outputs: \(known.joined(separator: ", ")))", model: model,
                    suggestion: nearestName(to: name, among: known))
            }
            return output
        }
        let sources = Dictionary(nodes.map { ($0.name, $0.inputs.map(\.node)) }, uniquingKeysWith: { $0 + $1 })
        var needed: Set<String> = []
        var open = chosen.outputs.map(\.source.node)
        while let name = open.popLast() {
            if needed.insert(name).inserted { open += sources[name] ?? [] }
        }
        chosen.nodes = nodes.filter { needed.contains($0.name) }
        return chosen
    }
}
