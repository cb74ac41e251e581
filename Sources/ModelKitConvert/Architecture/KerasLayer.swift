import ModelKitWeights

/// A layer of a Keras model as its configuration describes it; also an operation, or a model used as a layer.
struct KerasLayer: Sendable {
    /// Its name, unique in its model.
    var name: String
    /// Its name behind those of the models around it, unlike that of any other layer of the whole model.
    var path = ""
    /// Its Keras class.
    var className: String
    /// Its configuration, an object.
    var config: JSONValue
    /// Whether it is a function such as `keras.ops.add` and not a layer.
    var isOperation: Bool
    /// Its calls.
    var calls: [KerasCall]
    /// The model that it is, where it is one.
    var model: KerasModel?

    /// Whether it stands for an input of its model.
    var isInput: Bool { className == "InputLayer" }

    /// Whether its weights count as trainable; only the order of weights in old files depends on it.
    var isTrainable: Bool { config["trainable"]?.bool ?? true }

    /// What the configuration says of an input's shape, without the batch axis; nil where it says nothing.
    var declaredShape: [Int?]? {
        KerasLayer.shape(config["batch_shape"]) ?? KerasLayer.shape(config["batch_input_shape"])
            ?? config["shape"].flatMap { KerasLayer.extents($0) }
    }

    /// The name of its data type, whether written as a string or as a policy.
    var dataType: String? {
        config["dtype"]?.string ?? config["dtype"]?["config"]?["name"]?.string
    }

    /// A shape with its batch axis, which is dropped: a fixed batch size must not limit who runs the model.
    static func shape(_ value: JSONValue?) -> [Int?]? {
        guard let extents = value.flatMap({ extents($0) }), !extents.isEmpty else { return nil }
        return Array(extents.dropFirst())
    }

    private static func extents(_ value: JSONValue) -> [Int?]? {
        guard let array = value.array else { return nil }
        var extents: [Int?] = []
        for item in array {
            switch item {
            case .null: extents.append(nil)
            case .integer(let extent) where extent >= 0: extents.append(extent)
            default: return nil
            }
        }
        return extents
    }
}
