import ModelKitLayers

/// One use of a model: the model itself, or one call of a model that is a layer of another.
final class ModelScope {
    let model: KerasModel
    /// The scope of the model around it; nil for the outermost.
    let parent: ModelScope?
    /// What the model is called on, named in the scope around it.
    let arguments: [KerasReference]
    private let places: [String: Int]
    private let inputPlaces: [String: Int]
    /// The scopes of the models among its layers, by layer and call.
    var children: [Key: ModelScope] = [:]
    /// The names of the nodes of its layers, by layer and call.
    var nodeNames: [Key: String] = [:]

    struct Key: Hashable {
        let layer: String
        let call: Int
    }

    init(model: KerasModel, parent: ModelScope?, arguments: [KerasReference]) {
        self.model = model
        self.parent = parent
        self.arguments = arguments
        places = model.places
        inputPlaces = Dictionary(
            model.inputs.enumerated().map { ($1.layer, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The layer of that name.
    func layer(_ name: String) -> KerasLayer? { places[name].map { model.layers[$0] } }

    /// The node or input of the whole graph that a reference in this scope means.
    func resolve(_ reference: KerasReference) throws(ConversionError) -> NodeReference {
        var (scope, reference) = (self, reference)
        // Each step leads into a model or out of one; hostile models may send it round.
        for _ in 0..<10_000 {
            guard let layer = scope.layer(reference.layer) else { throw scope.dangling(reference) }
            let key = Key(layer: layer.name, call: reference.call - scope.callOffset(of: layer))
            if layer.isInput {
                guard let place = scope.inputPlaces[layer.name], reference.output == 0 else {
                    throw scope.dangling(reference)
                }
                guard let parent = scope.parent else { return NodeReference(layer.name) }
                (scope, reference) = (parent, scope.arguments[place])
            } else if let name = scope.nodeNames[key] {
                return NodeReference(name, output: reference.output)
            } else if let child = scope.children[key], child.model.outputs.indices.contains(reference.output) {
                (scope, reference) = (child, child.model.outputs[reference.output])
            } else {
                throw scope.dangling(reference)
            }
        }
        throw ConversionError(
            .invalidArchitecture, "layers are called on one another in a circle", subject: "model '\(model.name)'")
    }

    /// The number of a layer's first call.
    ///
    /// A functional model has a call of its own, from being built, which is counted and not written; Keras 2 counts it for
    /// Sequential models, too. Whether it was counted shows in the largest number that is used.
    private func callOffset(of layer: KerasLayer) -> Int {
        guard layer.model != nil else { return 0 }
        if let known = offsets[layer.name] { return known }
        let references = model.layers.flatMap { $0.calls.flatMap(\.tensors) } + model.outputs
        let largest = references.lazy.filter { $0.layer == layer.name }.map(\.call).max() ?? 0
        let offset = largest == layer.calls.count ? 1 : 0
        offsets[layer.name] = offset
        return offset
    }

    private var offsets: [String: Int] = [:]

    private func dangling(_ reference: KerasReference) -> ConversionError {
        ConversionError(
            .invalidArchitecture, "a call or an output refers to a tensor that does not exist",
            subject: "model '\(model.name)'", actual: reference.description)
    }
}
