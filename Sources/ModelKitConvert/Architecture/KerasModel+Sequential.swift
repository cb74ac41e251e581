import ModelKitWeights

extension KerasModel {
    /// A chain of layers, each called on the one before it.
    ///
    /// The shape of the input stands on an InputLayer, on the first layer, on both, beside the layers, or nowhere.
    init(sequential layers: [KerasLayer], name: String, className: String, config: JSONValue) throws(ConversionError) {
        guard let first = layers.first else {
            throw ConversionError(.invalidArchitecture, "the model has no layers", subject: "model '\(name)'")
        }
        var chain = layers
        if !first.isInput {
            chain.insert(KerasModel.input(before: first, of: layers, builtShape: config["build_input_shape"]), at: 0)
        } else if first.declaredShape == nil, let second = layers.dropFirst().first, let shape = second.declaredShape {
            chain[0].config = KerasModel.inputConfig(name: first.name, shape: shape, dataType: first.dataType)
        }
        for index in chain.indices.dropFirst() {
            guard !chain[index].isInput else {
                throw ConversionError(
                    .invalidArchitecture, "an InputLayer stands behind other layers",
                    subject: "layer '\(chain[index].name)'")
            }
            let previous = KerasReference(layer: chain[index - 1].name, call: 0, output: 0)
            chain[index].calls = [KerasCall(arguments: [.tensor(previous)])]
        }
        self.init(
            name: name, className: className, layers: chain,
            inputs: [KerasReference(layer: chain[0].name, call: 0, output: 0)],
            outputs: [KerasReference(layer: chain[chain.count - 1].name, call: 0, output: 0)])
    }

    private static func input(
        before first: KerasLayer, of layers: [KerasLayer], builtShape: JSONValue?
    ) -> KerasLayer {
        var shape = first.declaredShape ?? KerasLayer.shape(builtShape)
        var dataType = first.config["input_dtype"]?.string
        if let model = first.model, let inner = model.inputs.first, let place = model.places[inner.layer] {
            shape = shape ?? model.layers[place].declaredShape
            dataType = model.layers[place].dataType
        }
        // The name that Keras 2 gave to the input it made itself.
        var names = UniqueNames(layers.map(\.name))
        let name = names.take("\(first.name)_input")
        return KerasLayer(
            name: name, className: "InputLayer", config: inputConfig(name: name, shape: shape, dataType: dataType),
            isOperation: false, calls: [])
    }

    private static func inputConfig(name: String, shape: [Int?]?, dataType: String?) -> JSONValue {
        var members: [String: JSONValue] = ["name": .string(name)]
        if let shape { members["batch_shape"] = .array([.null] + shape.map { $0.map { .integer($0) } ?? .null }) }
        if let dataType { members["dtype"] = .string(dataType) }
        return .object(members)
    }
}
