import ModelKitLayers
import ModelKitTensor
import ModelKitWeights

extension PlannedModel {
    /// The number of weights' elements.
    var parameterCount: Int {
        weights.values.reduce(0) { $0 + $1.reduce(0) { $0 + $1.shape.reduce(1, *) } }
    }

    /// The weights as tensors called `layer/role`, each checked against the shape that the layer needs.
    func tensors(_ assignment: WeightAssignment) throws(ConversionError) -> [WeightsTensor] {
        var tensors: [WeightsTensor] = []
        for (path, specifications) in weights.sorted(by: { $0.key < $1.key }) {
            for specification in specifications {
                guard let stored = assignment.weights[path]?[specification.role] else {
                    throw ConversionError(
                        .invalidWeights, "the file lacks one of its weights", subject: "layer '\(path)'",
                        expected: specification.role)
                }
                guard stored.shape == specification.shape else {
                    throw ConversionError(
                        .invalidWeights, "its \(specification.role) has the wrong shape", subject: "layer '\(path)'",
                        expected: "\(specification.shape)", actual: "\(stored.shape) at '/\(stored.path)'")
                }
                tensors.append(WeightsTensor("\(path)/\(specification.role)", try PlannedModel.tensor(stored)))
            }
        }
        return tensors
    }

    /// The network's description, with the names that `tensors` gives.
    func graph(kerasVersion: String?) -> NetworkGraph {
        let graphNodes = nodes.map { planned in
            GraphNode(
                name: planned.node.name, className: planned.node.className, config: planned.node.config,
                inputs: planned.node.inputs,
                weights: Dictionary(
                    uniqueKeysWithValues: planned.weights.map { ($0.role, "\(planned.node.path)/\($0.role)") }))
        }
        return NetworkGraph(inputs: inputs, outputs: outputs, nodes: graphNodes, kerasVersion: kerasVersion)
    }

    private static func tensor(_ stored: StoredWeight) throws(ConversionError) -> Tensor {
        let floats = try stored.floats()
        do {
            return try Tensor(shape: stored.shape, floats)
        } catch {
            throw ConversionError(.invalidWeights, error.description, subject: "HDF5 object '/\(stored.path)'")
        }
    }
}

extension WeightAssignment {
    /// Finds the weights of a planned model, whichever way its file keeps them.
    init(_ model: KerasModel, source: ModelSource, planned: PlannedModel) throws(ConversionError) {
        let roles = { (_: KerasLayer, path: String) throws(ConversionError) -> [WeightRole] in
            (planned.weights[path] ?? []).map { WeightRole($0.role) }
        }
        if source.isLegacy {
            try self.init(model, legacy: source.weights, roles: roles)
        } else {
            try self.init(model, tree: WeightsTree(source.weights), roles: roles)
        }
    }
}
