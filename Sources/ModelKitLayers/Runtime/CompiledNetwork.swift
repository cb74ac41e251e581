import ModelKitTensor

/// A graph with its layers made and its weights bound, before shapes are known.
///
/// An edge is an input of the graph or the output of a node; a value is memory with elements. Nodes that leave elements as
/// they are give an edge of their own, for its shape, that shares its input's value.
struct CompiledNetwork: Sendable {
    /// One output of a node, or an input of the graph.
    struct Edge: Sendable {
        let value: Int
        let mask: Int?
        /// The shape as far as it is known before a call.
        let shape: [Int?]
    }

    /// A node in the order of execution, for shapes.
    struct Node: Sendable {
        let name: String
        let className: String
        let layer: any Layer
        let inputs: [Int]
        let output: Int
    }

    /// An operation to run; after fusing it may stand for several nodes.
    struct Step: Sendable {
        let name: String
        let className: String
        var operation: any Operation
        var inputs: [Int]
        var output: Int
    }

    var edges: [Edge] = []
    var nodes: [Node] = []
    var steps: [Step] = []
    var masks: [MaskSource] = []
    var outputs: [Int] = []
    var valueCount = 0
    var inputCount = 0

    /// For each input, the ids that every embedding which reads it has: those below; nil where none reads it.
    var idLimits: [Int?] {
        (0..<inputCount).map { input in
            nodes.compactMap { node in
                guard let embedding = node.layer as? EmbeddingLayer, edges[node.inputs[0]].value == input else {
                    return nil
                }
                return embedding.inputDimension
            }.min()
        }
    }

    /// Gives every operation its backend and the form of its weights.
    ///
    /// An operation that reads an input whose items have one axis may be given sparse rows only, and then needs none.
    mutating func prepare(for backend: MatrixBackend) {
        var shared = SharedWeights()
        for index in steps.indices {
            steps[index].operation = steps[index].operation.using(backend, sharing: &shared)
            let mayBeSparse = steps[index].inputs.contains {
                edges[$0].value < inputCount && edges[$0].shape.count == 1
            }
            if !mayBeSparse { steps[index].operation.prepare() }
        }
    }

    /// The plan for items of the given shapes.
    func plan(inputShapes: [[Int]]) throws(NetworkError) -> Plan {
        let shapes = try edgeShapes(inputShapes)
        let sizes = shapes.map { $0.reduce(1, *) }
        var valueSizes = [Int](repeating: 0, count: valueCount)
        for (index, edge) in edges.enumerated() { valueSizes[edge.value] = sizes[index] }
        let slots = assignSlots(valueSizes)
        let steps = steps.map { step in
            Plan.Step(
                name: step.name, className: step.className, operation: step.operation,
                inputs: step.inputs.map { edges[$0].value }, inputShapes: step.inputs.map { shapes[$0] },
                inputSizes: step.inputs.map { sizes[$0] }, output: edges[step.output].value,
                slot: slots.slotOfValue[edges[step.output].value], outputShape: shapes[step.output],
                outputSize: sizes[step.output],
                masks: step.inputs.map { step.operation.usesMask ? edges[$0].mask : nil })
        }
        return Plan(
            inputShapes: inputShapes, steps: steps,
            outputs: outputs.map { (edges[$0].value, shapes[$0], sizes[$0]) }, valueSizes: valueSizes,
            slotSizes: slots.sizes, masks: masks, edgeValues: edges.map(\.value), edgeShapes: shapes)
    }

    /// The shape of every edge for items of the given shapes.
    private func edgeShapes(_ inputShapes: [[Int]]) throws(NetworkError) -> [[Int]] {
        var shapes = [[Int]](repeating: [], count: edges.count)
        for index in inputShapes.indices { shapes[index] = inputShapes[index] }
        for node in nodes {
            do throws(NetworkError) {
                let shape = try node.layer.outputShape(inputs: node.inputs.map { shapes[$0] }).compactMap { $0 }
                guard shape.count == edges[node.output].shape.count else {
                    throw NetworkError(.invalidShape, "the output's shape cannot be known")
                }
                guard ItemShape.extent(shape) != nil else {
                    throw NetworkError(
                        .invalidShape, "the output is too large",
                        expected: "at most \(ItemShape.maximumCount) elements", actual: ItemShape.text(shape))
                }
                shapes[node.output] = shape
            } catch {
                throw error.inLayer(node.name, node.className)
            }
        }
        return shapes
    }

    /// Gives every computed value a slot; a slot is used again once its value has been read for the last time.
    private func assignSlots(_ valueSizes: [Int]) -> (slotOfValue: [Int], sizes: [Int]) {
        var lastUse = [Int](repeating: -1, count: valueCount)
        for (index, step) in steps.enumerated() {
            for input in step.inputs { lastUse[edges[input].value] = index }
        }
        keepMaskedValues(&lastUse)
        for output in outputs { lastUse[edges[output].value] = .max }
        var slotOfValue = [Int](repeating: -1, count: valueCount)
        var sizes: [Int] = []
        var free: [Int] = []
        for (index, step) in steps.enumerated() {
            let value = edges[step.output].value
            let slot = free.popLast() ?? sizes.count
            if slot == sizes.count { sizes.append(0) }
            sizes[slot] = max(sizes[slot], valueSizes[value])
            slotOfValue[value] = slot
            for input in Set(step.inputs.map { edges[$0].value } + [value])
            where lastUse[input] <= index && slotOfValue[input] >= 0 {
                free.append(slotOfValue[input])
            }
        }
        return (slotOfValue, sizes)
    }

    /// Keeps the ids that masks are made of until the last step that may make one: a mask is made when it is first read.
    private func keepMaskedValues(_ lastUse: inout [Int]) {
        var maskUse = [Int](repeating: -1, count: masks.count)
        for (index, step) in steps.enumerated() where step.operation.usesMask {
            for input in step.inputs { if let mask = edges[input].mask { maskUse[mask] = index } }
        }
        // The parts of a mask come before it.
        for mask in masks.indices.reversed() {
            for part in masks[mask].parts { maskUse[part] = max(maskUse[part], maskUse[mask]) }
            if case .nonZero(let edge) = masks[mask] {
                lastUse[edges[edge].value] = max(lastUse[edges[edge].value], maskUse[mask])
            }
        }
    }
}
