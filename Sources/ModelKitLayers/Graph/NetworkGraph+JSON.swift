import ModelKitWeights

// The JSON form, an object:
//   "inputs":  [{"name": string, "shape": [integer or null, …], "dtype": "float32" | "int32" | "string"}, …]
//   "outputs": [{"name": string, "source": reference}, …]
//   "nodes":   [{"name": string, "class": string, "config": object, "inputs": [reference, …],
//                "weights": {role: tensor name, …}}, …]
//   "keras_version": string, may be absent
// where a reference is "node" or "node:1". Members that are not listed are ignored.

extension NetworkGraph {
    /// Reads the JSON form.
    ///
    /// - Throws: `NetworkError` (`invalidGraph`) naming the member that is missing or of the wrong type. Whether names are
    ///   unique and references resolve is checked when a network is made.
    public init(json: JSONValue) throws(NetworkError) {
        let graph = JSONMember(json, "graph")
        var inputs: [GraphInput] = []
        for item in try graph.items("inputs") { inputs.append(try GraphInput(item)) }
        var outputs: [GraphOutput] = []
        for item in try graph.items("outputs") {
            outputs.append(
                GraphOutput(name: try item.string("name"), source: NodeReference(parsing: try item.string("source"))))
        }
        var nodes: [GraphNode] = []
        for item in try graph.items("nodes") { nodes.append(try GraphNode(item)) }
        var version: String?
        if graph.value["keras_version"] != nil { version = try graph.string("keras_version") }
        self.init(inputs: inputs, outputs: outputs, nodes: nodes, kerasVersion: version)
    }

    /// The JSON form.
    public var json: JSONValue {
        var members: [String: JSONValue] = [
            "inputs": .array(
                inputs.map { input in
                    .object([
                        "name": .string(input.name),
                        "shape": .array(input.shape.map { $0.map { .integer($0) } ?? .null }),
                        "dtype": .string(input.elementType.rawValue),
                    ])
                }),
            "outputs": .array(
                outputs.map { .object(["name": .string($0.name), "source": .string($0.source.description)]) }),
            "nodes": .array(
                nodes.map { node in
                    .object([
                        "name": .string(node.name), "class": .string(node.className), "config": node.config,
                        "inputs": .array(node.inputs.map { .string($0.description) }),
                        "weights": .object(node.weights.mapValues { .string($0) }),
                    ])
                }),
        ]
        if let kerasVersion { members["keras_version"] = .string(kerasVersion) }
        return .object(members)
    }
}

extension GraphInput {
    fileprivate init(_ member: JSONMember) throws(NetworkError) {
        var shape: [Int?] = []
        for axis in try member.items("shape") {
            if case .null = axis.value {
                shape.append(nil)
                continue
            }
            guard let length = axis.value.int, length >= 0 else { throw axis.failure("a length or null") }
            shape.append(length)
        }
        let dtype = try member.string("dtype")
        guard let elementType = ElementType(rawValue: dtype) else {
            throw member.failure("dtype float32, int32 or string, not '\(dtype)'")
        }
        self.init(name: try member.string("name"), shape: shape, elementType: elementType)
    }
}

extension GraphNode {
    fileprivate init(_ member: JSONMember) throws(NetworkError) {
        var inputs: [NodeReference] = []
        for item in try member.items("inputs") {
            guard let text = item.value.string else { throw item.failure("a reference") }
            inputs.append(NodeReference(parsing: text))
        }
        guard let config = member.value["config"], config.object != nil else {
            throw member.failure("an object 'config'")
        }
        guard let roles = member.value["weights"]?.object else { throw member.failure("an object 'weights'") }
        var weights: [String: String] = [:]
        for (role, name) in roles {
            guard let name = name.string else { throw member.failure("a tensor name for '\(role)'") }
            weights[role] = name
        }
        self.init(
            name: try member.string("name"), className: try member.string("class"), config: config, inputs: inputs,
            weights: weights)
    }
}

/// A value of the graph's JSON with the path to it, for messages.
private struct JSONMember {
    let value: JSONValue
    let path: String

    init(_ value: JSONValue, _ path: String) {
        self.value = value
        self.path = path
    }

    func items(_ key: String) throws(NetworkError) -> [JSONMember] {
        guard let array = value[key]?.array else { throw failure("an array '\(key)'") }
        return array.enumerated().map { JSONMember($1, "\(path).\(key)[\($0)]") }
    }

    func string(_ key: String) throws(NetworkError) -> String {
        guard let string = value[key]?.string else { throw failure("a string '\(key)'") }
        return string
    }

    func failure(_ expected: String) -> NetworkError {
        NetworkError(.invalidGraph, "the graph cannot be read: \(path)", expected: expected)
    }
}
