extension WeightAssignment {
    /// Finds the weights in a file that keeps them by layer names.
    ///
    /// The attributes `layer_names` and `weight_names` tell the order; the order of the groups is another. A model used as a
    /// layer has one flat list: the trainable weights of its layers, then the others.
    init(_ model: KerasModel, legacy root: HDF5Object, roles: Roles) throws(ConversionError) {
        guard let layerNames = try root.texts(attribute: "layer_names") else {
            throw ConversionError(.invalidHDF5, "the group of the weights has no attribute 'layer_names'")
        }
        var stored: [(name: String, weights: [StoredWeight])] = []
        for name in layerNames {
            let weights = try WeightAssignment.weights(of: name, in: root)
            if !weights.isEmpty { stored.append((name, weights)) }
        }
        var slots: [(name: String, slots: [Slot])] = []
        for layer in model.layers where !layer.isOperation {
            let own = try WeightAssignment.slots(of: layer, roles: roles)
            if !own.isEmpty { slots.append((layer.name, own)) }
        }
        // The same names: by name. Other names, as when the architecture was made anew: in order, as Keras itself does.
        guard Set(stored.map(\.name)).count == stored.count else {
            throw ConversionError(.invalidWeights, "the file names a layer twice")
        }
        let byName = Dictionary(uniqueKeysWithValues: stored.map { ($0.name, $0.weights) })
        let areNamesEqual = Set(byName.keys) == Set(slots.map(\.name))
        guard areNamesEqual || stored.count == slots.count else {
            throw WeightAssignment.mismatch(stored: stored.map(\.name), layers: slots.map(\.name))
        }
        for (index, (name, own)) in slots.enumerated() {
            let weights = (areNamesEqual ? byName[name] : nil) ?? stored[index].weights
            try assign(weights, to: own, of: name)
        }
    }

    /// A place for one array: a role of a layer.
    private struct Slot {
        let path: String
        let role: WeightRole
        let isTrainable: Bool
    }

    private mutating func assign(_ stored: [StoredWeight], to slots: [Slot], of name: String) throws(ConversionError) {
        guard stored.count == slots.count else {
            throw ConversionError(
                .invalidWeights, "the file holds another number of weights than the layer has",
                subject: "layer '\(name)'",
                expected: "\(slots.count) (\(slots.map(\.role.name).joined(separator: ", ")))",
                actual: "\(stored.count)")
        }
        let ordered = WeightAssignment.order(stored, for: slots)
        for (slot, weight) in zip(slots, ordered) {
            // A name that plainly speaks of another role shows that the order is not what it should be.
            if let role = weight.role, role != slot.role.name, slots.contains(where: { $0.role.name == role }) {
                throw ConversionError(
                    .invalidWeights, "the order of its weights in the file is unclear", subject: "layer '\(slot.path)'",
                    expected: slot.role.name, actual: weight.variableName)
            }
            weights[slot.path, default: [:]][slot.role.name] = weight
        }
    }

    /// The arrays in the order of the places: by the roles in their names where each occurs once, as they come otherwise.
    private static func order(_ stored: [StoredWeight], for slots: [Slot]) -> [StoredWeight] {
        let byRole = Dictionary(grouping: stored.filter { $0.role != nil }, by: { $0.role ?? "" })
        let named = slots.compactMap { byRole[$0.role.name] }
        guard named.count == slots.count, Set(slots.map(\.role.name)).count == slots.count,
            named.allSatisfy({ $0.count == 1 })
        else { return stored }
        return named.compactMap(\.first)
    }

    private static func weights(of layer: String, in root: HDF5Object) throws(ConversionError) -> [StoredWeight] {
        guard let group = try root.member(layer) else {
            throw ConversionError(.invalidWeights, "the file has no group for it", subject: "layer '\(layer)'")
        }
        guard let names = try group.texts(attribute: "weight_names") else {
            throw ConversionError(
                .invalidWeights, "its group has no attribute 'weight_names'", subject: "layer '\(layer)'")
        }
        var weights: [StoredWeight] = []
        for name in names {
            guard let dataset = try group.member(name), dataset.isDataset else {
                throw ConversionError(
                    .invalidWeights, "the file lacks one of its weights", subject: "layer '\(layer)'",
                    expected: "'\(name)'")
            }
            weights.append(try StoredWeight(dataset, variableName: name))
        }
        return weights
    }

    /// The places of a layer, or of all layers of a model, in the order of the file.
    private static func slots(of layer: KerasLayer, roles: Roles) throws(ConversionError) -> [Slot] {
        var own: [Slot] = []
        if let model = layer.model {
            for inner in model.layers where !inner.isOperation {
                own += try slots(of: inner, roles: roles)
            }
        } else {
            own = try roles(layer, layer.path).map { Slot(path: layer.path, role: $0, isTrainable: $0.isTrainable) }
        }
        if !layer.isTrainable { own = own.map { Slot(path: $0.path, role: $0.role, isTrainable: false) } }
        return own.filter(\.isTrainable) + own.filter { !$0.isTrainable }
    }

    private static func mismatch(stored: [String], layers: [String]) -> ConversionError {
        let superfluous = Set(stored).subtracting(layers).sorted()
        let missing = Set(layers).subtracting(stored).sorted()
        return ConversionError(
            .invalidWeights, "the layers with weights are not those of the architecture",
            expected: missing.isEmpty ? "\(layers.count) layers" : "also " + missing.joined(separator: ", "),
            actual: superfluous.isEmpty ? "\(stored.count)" : "also " + superfluous.joined(separator: ", "))
    }
}

extension StoredWeight {
    /// The role that the variable's name ends in: `kernel` of `dense/kernel:0`.
    fileprivate var role: String? {
        guard let last = variableName?.split(separator: "/").last else { return nil }
        return last.split(separator: ":").first.map(String.init)
    }
}
