import ModelKitWeights

extension KerasCall {
    /// Reads one of a layer's inbound nodes, as Keras 2 or Keras 3 writes it.
    ///
    /// Keras 3: `{"args": […], "kwargs": {…}}`, where a tensor is an object with its `keras_history`.
    /// Keras 2: a list with one `["layer", call, output, {keyword: value}]` per tensor, or a single such entry. A constant in
    /// place of the tensor is written `["_CONSTANT_VALUE", -1, value, {…}]`.
    init(_ node: JSONValue) throws(ConversionError) {
        if node.object != nil {
            guard let positional = node["args"]?.array, let named = node["kwargs"]?.object else {
                throw KerasCall.failure(node)
            }
            arguments = positional.map { KerasArgument(keras3: $0) }
            keywords = named.mapValues { KerasArgument(keras3: $0) }
            return
        }
        guard let entries = node.array, !entries.isEmpty else { throw KerasCall.failure(node) }
        var tensors: [KerasArgument] = []
        keywords = [:]
        for entry in entries[0].string == nil ? entries : [node] {
            if entry[0]?.string == "_CONSTANT_VALUE", let value = entry[2] {
                tensors.append(.constant(value))
            } else if let reference = KerasReference(entry) {
                tensors.append(.tensor(reference))
            } else {
                throw KerasCall.failure(entry)
            }
            for (key, value) in entry[3]?.object ?? [:] { keywords[key] = KerasArgument(keras2: value) }
        }
        arguments = tensors.count == 1 ? tensors : [.list(tensors)]
    }

    private static func failure(_ value: JSONValue) -> ConversionError {
        ConversionError(
            .invalidArchitecture, "one of its inbound nodes cannot be read", actual: String(value.text().prefix(80)))
    }
}

extension KerasArgument {
    fileprivate init(keras3 value: JSONValue) {
        if value["class_name"]?.string == "__keras_tensor__", let history = value["config"]?["keras_history"],
            let reference = KerasReference(history)
        {
            self = .tensor(reference)
        } else if let items = value.array {
            let arguments = items.map { KerasArgument(keras3: $0) }
            self = arguments.allSatisfy { $0.constant != nil } ? .constant(value) : .list(arguments)
        } else if let members = value.object?.mapValues({ KerasArgument(keras3: $0) }),
            members.values.contains(where: { $0.constant == nil })
        {
            self = .members(members)
        } else {
            self = .constant(value)
        }
    }

    fileprivate init(keras2 value: JSONValue) {
        if let reference = KerasReference(value) {
            self = .tensor(reference)
        } else if let items = value.array, items.contains(where: { KerasReference($0) != nil }) {
            self = .list(items.map { KerasArgument(keras2: $0) })
        } else {
            self = .constant(value)
        }
    }
}

extension KerasReference {
    /// Reads `["layer", call, output]` and whatever follows; nil where it is something else.
    init?(_ value: JSONValue) {
        guard let items = value.array, items.count >= 3, let layer = items[0].string,
            case .integer(let call) = items[1],
            case .integer(let output) = items[2], (0..<1_000_000).contains(call), (0..<1_000_000).contains(output)
        else { return nil }
        self.init(layer: layer, call: call, output: output)
    }

    /// Reads a model's inputs or outputs: a list of references, a single one, or an object of them, by its sorted keys.
    static func list(_ value: JSONValue?, _ member: String) throws(ConversionError) -> [KerasReference] {
        if let value, let single = KerasReference(value) { return [single] }
        let items = value?.array ?? value?.object.map { $0.sorted { $0.key < $1.key }.map(\.value) } ?? []
        var references: [KerasReference] = []
        for item in items {
            guard let reference = KerasReference(item) else {
                throw ConversionError(
                    .invalidArchitecture, "the model's \(member) cannot be read",
                    actual: String(item.text().prefix(80)))
            }
            references.append(reference)
        }
        return references
    }
}
