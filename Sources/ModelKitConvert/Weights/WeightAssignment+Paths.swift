extension WeightAssignment {
    /// Finds the weights in a file of Keras 3's kind.
    ///
    /// A layer's group is called after its class and counted in the order of the configuration, whatever the layer's own
    /// name is: the second Dense of a model lies at `layers/dense_1`, even if the first is called `dense_1`.
    init(_ model: KerasModel, tree: WeightsTree, roles: Roles) throws(ConversionError) {
        var known: Set<String> = []
        try assign(model, modelPath: "", tree: tree, known: &known, roles: roles)
        for path in tree.datasets.keys.sorted() {
            guard let vars = path.range(of: "/vars/") else { continue }
            // Whatever lies below a layer belongs to it: the state of a Dropout's random numbers, for one.
            var owner = String(path[..<vars.lowerBound])
            while !known.contains(owner), let slash = owner.lastIndex(of: "/") { owner = String(owner[..<slash]) }
            guard known.contains(owner) else {
                throw ConversionError(
                    .invalidWeights, "the file holds weights that no layer of the architecture has",
                    subject: "HDF5 object '/\(path)'")
            }
        }
    }

    private mutating func assign(
        _ model: KerasModel, modelPath: String, tree: WeightsTree, known: inout Set<String>,
        roles: Roles
    ) throws(ConversionError) {
        guard let container = tree.container(below: modelPath) else {
            for layer in model.layers {
                let own = try roles(layer, layer.path)
                guard layer.model == nil, own.isEmpty else {
                    throw ConversionError(
                        .invalidWeights, "the file holds no weights for it", subject: "layer '\(layer.path)'")
                }
            }
            return
        }
        let groups = try GroupNames(model, container: container, tree: tree)
        for (index, layer) in model.layers.enumerated() where !layer.isOperation {
            let path = layer.path
            guard let group = groups.names[index].map({ "\(container)/\($0)" }) else { continue }
            known.insert(group)
            if let inner = layer.model {
                try assign(inner, modelPath: group, tree: tree, known: &known, roles: roles)
                continue
            }
            try checkName(of: layer, path: path, in: model, noted: tree.names[group])
            var stored: [StoredWeight] = []
            for dataset in tree.variables(of: group) { stored.append(try StoredWeight(dataset)) }
            try assign(stored, to: try roles(layer, path), of: path)
        }
    }

    /// Newer files note the layer's name beside its weights. A note that names another layer of the same class shows that the
    /// architecture and the weights do not belong together.
    private func checkName(
        of layer: KerasLayer, path: String, in model: KerasModel, noted: String?
    ) throws(ConversionError) {
        guard let noted, noted != layer.name,
            model.layers.contains(where: { $0.name == noted && $0.className == layer.className })
        else { return }
        throw ConversionError(
            .invalidWeights, "the weights at its place belong to another layer", subject: "layer '\(path)'",
            actual: "weights of '\(noted)'")
    }
}
