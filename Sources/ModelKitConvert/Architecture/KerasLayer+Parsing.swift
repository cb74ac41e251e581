import ModelKitWeights

extension KerasLayer {
    /// Reads one item of a model's list of layers.
    init(_ value: JSONValue, depth: Int) throws(ConversionError) {
        guard let className = value["class_name"]?.string, let config = value["config"] else {
            throw ConversionError(
                .invalidArchitecture, "a layer's description lacks class_name or config", actual: value.kind)
        }
        guard let name = value["name"]?.string ?? config["name"]?.string else {
            throw ConversionError(.invalidArchitecture, "a layer has no name", subject: "class \(className)")
        }
        guard config.object != nil || className == "Sequential" else {
            throw ConversionError(
                .invalidArchitecture, "its configuration is not an object", subject: "layer '\(name)'")
        }
        guard !name.isEmpty, name.utf8.count <= 1_000 else {
            throw ConversionError(
                .invalidArchitecture, "a layer's name is empty or too long", subject: "class \(className)")
        }
        self.name = name
        self.className = className
        self.config = config
        let module = value["module"]?.string ?? ""
        // Where no module is noted, as in .h5 files, a function is known by what every layer has and it lacks.
        let isBare = value["module"] == nil && value["inbound_nodes"]?[0]?.object != nil
        isOperation =
            module.hasPrefix("keras.src.ops") || module.hasPrefix("keras.ops")
            || (isBare && config["dtype"] == nil && config["trainable"] == nil && className != "InputLayer")
        model = KerasModel.isModel(className, config) ? try KerasModel(value, depth: depth + 1) : nil
        calls = []
        do {
            for node in value["inbound_nodes"]?.array ?? [] { calls.append(try KerasCall(node)) }
        } catch {
            throw ConversionError(.invalidArchitecture, error.reason, subject: "layer '\(name)'", actual: error.actual)
        }
    }
}
