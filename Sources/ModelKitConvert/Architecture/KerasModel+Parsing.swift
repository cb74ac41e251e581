import ModelKitWeights

extension KerasModel {
    /// How deep models may be nested in one another.
    private static let depthLimit = 16

    /// Reads the JSON of `model.to_json()`, or the same as a `.keras` or `.h5` file holds it.
    ///
    /// - Throws: ``ConversionError`` with `invalidArchitecture`, naming the layer.
    init(parsing text: String) throws(ConversionError) {
        var value = try KerasModel.json(text)
        // Some tools encode the text once more, so that the document is a single string.
        if let inner = value.string { value = try KerasModel.json(inner) }
        try self.init(value, depth: 0)
        var names = UniqueNames(layers.map(\.name))
        setPaths(below: nil, names: &names)
    }

    /// Whether a class is a model that this reader knows how to take apart, judging by its configuration.
    static func isModel(_ className: String, _ config: JSONValue) -> Bool {
        className == "Sequential" || config.array != nil
            || (config["layers"]?.array != nil && config["output_layers"] != nil)
    }

    init(_ value: JSONValue, depth: Int) throws(ConversionError) {
        guard depth < KerasModel.depthLimit else {
            throw ConversionError(
                .invalidArchitecture, "models are nested in one another deeper than \(KerasModel.depthLimit) levels")
        }
        guard let className = value["class_name"]?.string, let config = value["config"] else {
            throw ConversionError(
                .invalidArchitecture, "not the description of a model",
                expected: "an object with class_name and config",
                actual: value.object.map { "members \($0.keys.sorted().prefix(8).joined(separator: ", "))" }
                    ?? value.kind)
        }
        guard KerasModel.isModel(className, config) else {
            throw ConversionError(
                .invalidArchitecture,
                "a model of this class cannot be read: only Sequential and functional models say "
                    + "what they compute", subject: "class \(className)")
        }
        let isSequential = className == "Sequential" || config.array != nil
        guard let items = config.array ?? config["layers"]?.array else {
            throw ConversionError(
                .invalidArchitecture, "the model has no list of layers", subject: "class \(className)")
        }
        var layers: [KerasLayer] = []
        var names: Set<String> = []
        for item in items {
            let layer = try KerasLayer(item, depth: depth)
            guard names.insert(layer.name).inserted else {
                throw ConversionError(
                    .invalidArchitecture, "two layers have this name", subject: "layer '\(layer.name)'")
            }
            layers.append(layer)
        }
        let name = config["name"]?.string ?? className.lowercased()
        if isSequential {
            try self.init(sequential: layers, name: name, className: className, config: config)
        } else {
            try self.init(functional: layers, name: name, className: className, config: config)
        }
    }

    private static func json(_ text: String) throws(ConversionError) -> JSONValue {
        do {
            return try JSONValue(parsing: text, allowsNonFinite: true)
        } catch {
            throw ConversionError(.invalidArchitecture, "the model's configuration is not JSON: \(error)")
        }
    }

    private init(
        functional layers: [KerasLayer], name: String, className: String, config: JSONValue
    ) throws(ConversionError) {
        self.init(name: name, className: className, layers: layers, inputs: [], outputs: [])
        inputs = try KerasReference.list(config["input_layers"], "input_layers")
        outputs = try KerasReference.list(config["output_layers"], "output_layers")
        outputNames = config["output_layers"]?.object.map { $0.keys.sorted() }
        guard !inputs.isEmpty, !outputs.isEmpty else {
            throw ConversionError(
                .invalidArchitecture, "the model has no inputs or no outputs", subject: "model '\(name)'")
        }
        let places = places
        var seen: Set<String> = []
        for input in inputs where !seen.insert(input.layer).inserted {
            throw ConversionError(
                .invalidArchitecture, "the model names an input twice", subject: "layer '\(input.layer)'")
        }
        for input in inputs where places[input.layer].map({ !layers[$0].isInput }) ?? true {
            throw ConversionError(
                .invalidArchitecture, "an input of the model is no InputLayer of it", subject: "layer '\(input.layer)'")
        }
        let calls = layers.flatMap { layer in layer.calls.map { (layer.name, $0) } }
        for (caller, call) in calls {
            for reference in call.tensors where places[reference.layer] == nil {
                throw ConversionError(
                    .invalidArchitecture, "it is called on a layer that does not exist", subject: "layer '\(caller)'",
                    actual: "'\(reference.layer)'", suggestion: nearestName(to: reference.layer, among: places.keys))
            }
        }
        for output in outputs where places[output.layer] == nil {
            throw ConversionError(
                .invalidArchitecture, "an output of the model comes from a layer that does not exist",
                subject: "model '\(name)'", actual: "'\(output.layer)'")
        }
    }
}
