import ModelKitTensor

/// Makes a `CompiledNetwork` of a graph: checks it, sorts it, makes the layers and binds the weights.
struct NetworkCompiler {
    private let graph: NetworkGraph
    private var network = CompiledNetwork()
    private var edgeOfName: [String: Int] = [:]
    private var maskNumbers: [MaskSource: Int] = [:]
    /// The tensors asked for so far: layers that name the same one share its memory.
    private var tensors: [String: Tensor] = [:]

    /// The most nodes of a graph, as the converter's.
    static let nodeLimit = 100_000

    private init(graph: NetworkGraph) { self.graph = graph }

    /// Compiles a graph. `weight` gives the tensor of a name; its errors are passed on.
    static func compile(
        _ graph: NetworkGraph, backend: MatrixBackend, weight: (String) throws -> Tensor
    ) throws -> CompiledNetwork {
        var compiler = NetworkCompiler(graph: graph)
        try compiler.addInputs()
        for node in try graph.sortedNodes(limit: nodeLimit) { try compiler.add(node, weight: weight) }
        try compiler.addOutputs()
        compiler.network.fuse()
        compiler.network.prepare(for: backend)
        return compiler.network
    }

    private mutating func addInputs() throws(NetworkError) {
        for input in graph.inputs {
            guard edgeOfName[input.name] == nil else {
                throw NetworkError(.invalidGraph, "two inputs have this name", layer: input.name)
            }
            guard input.elementType != .string else {
                throw NetworkError(.unsupportedLayer, "inputs of text are not supported", layer: input.name)
            }
            guard ItemShape.extent(input.shape) != nil else {
                throw NetworkError(.invalidGraph, "the shape is too large", layer: input.name)
            }
            edgeOfName[input.name] = network.edges.count
            network.edges.append(.init(value: network.valueCount, mask: nil, shape: input.shape))
            network.valueCount += 1
        }
        network.inputCount = graph.inputs.count
    }

    private mutating func addOutputs() throws(NetworkError) {
        guard !graph.outputs.isEmpty else { throw NetworkError(.invalidGraph, "the graph has no outputs") }
        for output in graph.outputs {
            network.outputs.append(try edge(output.source, for: output.name))
        }
    }

    private func edge(_ reference: NodeReference, for name: String) throws(NetworkError) -> Int {
        guard let edge = edgeOfName[reference.node], reference.output == 0 else {
            throw NetworkError(
                .invalidGraph, "it refers to something the graph does not have", layer: name,
                actual: reference.description)
        }
        return edge
    }

    private mutating func add(_ node: GraphNode, weight: (String) throws -> Tensor) throws {
        let layer = try LayerRegistry.makeLayer(
            LayerConfiguration(
                name: node.name, className: node.className, values: node.config, kerasVersion: graph.kerasVersion))
        var inputs: [Int] = []
        for input in node.inputs { inputs.append(try edge(input, for: node.name)) }
        let shapes = inputs.map { network.edges[$0].shape }
        do {
            let output = try layer.outputShape(inputs: shapes)
            guard ItemShape.extent(output) != nil else {
                throw NetworkError(
                    .invalidShape, "the output is too large", expected: "at most \(ItemShape.maximumCount) elements",
                    actual: ItemShape.text(output))
            }
            let weights = try bind(layer, node, shapes, weight)
            let behavior = try layer.makeBehavior(weights: weights, inputs: shapes)
            let edge = network.edges.count
            let mask = try self.mask(layer, node, inputs)
            if let operation = behavior.operation {
                network.edges.append(.init(value: network.valueCount, mask: mask, shape: output))
                network.valueCount += 1
                network.steps.append(
                    .init(
                        name: node.name, className: node.className, operation: operation, inputs: inputs, output: edge))
            } else {
                guard inputs.count == 1 else {
                    throw NetworkError(.invalidShape, "the layer takes one input", actual: "\(inputs.count)")
                }
                network.edges.append(.init(value: network.edges[inputs[0]].value, mask: mask, shape: output))
            }
            network.nodes.append(
                .init(name: node.name, className: node.className, layer: layer, inputs: inputs, output: edge))
            edgeOfName[node.name] = edge
        } catch let error as NetworkError {
            throw error.inLayer(node.name, node.className)
        }
    }

    /// The weights of a node in the order of its layer, each of the shape it must have.
    private mutating func bind(
        _ layer: any Layer, _ node: GraphNode, _ shapes: [[Int?]], _ weight: (String) throws -> Tensor
    ) throws -> [Tensor] {
        let specifications = try layer.weights(inputs: shapes)
        for role in node.weights.keys.sorted() where !specifications.contains(where: { $0.role == role }) {
            throw NetworkError(
                .invalidWeight, "the layer has no weight '\(role)'",
                expected: specifications.map(\.role).joined(separator: ", "))
        }
        return try specifications.map { specification in
            guard let name = node.weights[specification.role] else {
                throw NetworkError(.invalidWeight, "the weight '\(specification.role)' is missing")
            }
            let tensor = try tensors[name] ?? weight(name)
            tensors[name] = tensor
            guard tensor.shape == specification.shape || tensor.shape == specification.packedShape else {
                throw NetworkError(
                    .invalidWeight, "the weight '\(specification.role)' (\(name)) has another shape",
                    expected: "\(specification.shape)", actual: "\(tensor.shape)")
            }
            return tensor
        }
    }

    /// The mask of a node's output, by the layer's rule.
    private mutating func mask(_ layer: any Layer, _ node: GraphNode, _ inputs: [Int]) throws(NetworkError) -> Int? {
        let masks = inputs.map { network.edges[$0].mask }
        if layer is SoftmaxLayer, masks.contains(where: { $0 != nil }) {
            throw NetworkError(.unsupportedLayer, "softmax over masked steps is not supported")
        }
        // Keras 3 joins masks by "or", and only where every input has one; Keras 2 by "and" of those there are.
        let joinsByOr =
            LayerConfiguration(
                name: node.name, className: node.className, values: .null, kerasVersion: graph.kerasVersion
            ).kerasMajorVersion >= 3
        switch layer.maskRule {
        case .drops: return nil
        case .passes: return masks.first ?? nil
        case .nonZero: return inputs.first.map { add(.nonZero(edge: $0)) }
        case .merges:
            let known = masks.compactMap { $0 }
            guard !known.isEmpty, !joinsByOr || known.count == masks.count else { return nil }
            return combined(known, joinsByOr)
        case .concatenates(let axis):
            let known = masks.compactMap { $0 }
            guard !known.isEmpty else { return nil }
            let rank = network.edges[inputs[0]].shape.count
            guard rank == 2 else { return add(.unsupported) }
            // Along the steps masks follow each other; along the features they combine, and an input without a mask
            // counts as all true.
            if try ItemShape.axis(axis, rank: rank) == 0 {
                return add(.joined(zip(masks, inputs).map { MaskSource.Part(mask: $0, edge: $1) }))
            }
            return !joinsByOr || known.count == masks.count ? combined(known, joinsByOr) : nil
        }
    }

    /// One mask of several, each taken once.
    private mutating func combined(_ masks: [Int], _ joinsByOr: Bool) -> Int {
        let parts = Set(masks).sorted()
        if parts.count == 1 { return parts[0] }
        return add(joinsByOr ? .any(parts) : .all(parts))
    }

    /// The number of a mask; the same for the same.
    private mutating func add(_ mask: MaskSource) -> Int {
        if let known = maskNumbers[mask] { return known }
        network.masks.append(mask)
        maskNumbers[mask] = network.masks.count - 1
        return network.masks.count - 1
    }
}
