import ModelKitLayers
import ModelKitWeights

/// Takes nested models apart and joins the calls of all layers into one list.
struct ModelFlattener {
    /// More calls than any real model has; nested models that call one another twice would otherwise grow without end.
    static let nodeLimit = 100_000

    var bindings: [LambdaBinding]
    /// The names of nodes and inputs; a first call in the outermost model has the layer's name, which is taken from the start.
    var names: UniqueNames
    var nodes: [PendingNode] = []
    var notes: [String] = []
    /// How many scopes there are; together with the nodes, the size of the result.
    var scopeCount = 0

    /// A node whose inputs are still names in its scope.
    struct PendingNode {
        let scope: ModelScope
        let name: String
        let path: String
        let call: LoweredCall
        /// Why it cannot be converted; nil where it can.
        let failure: String?
    }

    init(_ model: KerasModel, bindings: [LambdaBinding]) {
        self.bindings = bindings
        names = UniqueNames(model.layers.map(\.name))
    }

    /// Flattens a model.
    ///
    /// - Throws: ``ConversionError`` with `invalidArchitecture` where calls lead nowhere or in a circle, or `invalidOption`
    ///   where a binding names no Lambda layer. Layers that are not supported are listed in the result.
    static func flatten(_ model: KerasModel, bindings: [LambdaBinding]) throws(ConversionError) -> FlatModel {
        var flattener = ModelFlattener(model, bindings: bindings)
        try flattener.checkBindings(model)
        let root = try flattener.scope(of: model, parent: nil, arguments: [], name: "")
        var flat: [FlatNode] = []
        for node in flattener.nodes {
            var inputs: [NodeReference] = []
            for input in node.call.inputs { inputs.append(try node.scope.resolve(input)) }
            flat.append(
                FlatNode(
                    name: node.name, path: node.path, className: node.call.className, config: node.call.config,
                    inputs: inputs, failure: node.failure))
        }
        var outputs: [GraphOutput] = []
        for (index, output) in model.outputs.enumerated() {
            let names = model.outputNames ?? model.outputs.map(\.layer)
            let isUnique = names.count(where: { $0 == names[index] }) == 1
            outputs.append(
                GraphOutput(
                    name: isUnique ? names[index] : "\(names[index])_\(index)", source: try root.resolve(output)))
        }
        let inputs = model.inputs.compactMap { reference in model.layers.first { $0.name == reference.layer } }
        let nodes = try sorted(flat, outputs: outputs)
        // Only what leads to an output matters: the functions that compute masks do not.
        var problems: [LayerProblem] = []
        for node in nodes {
            guard let reason = node.failure else { continue }
            let problem = LayerProblem(layer: node.path, className: node.className, reason: reason)
            if !problems.contains(problem) { problems.append(problem) }
        }
        let sources = outputs.map(\.source) + nodes.flatMap(\.inputs)
        if problems.isEmpty, let second = sources.first(where: { $0.output != 0 }) {
            throw ConversionError(
                .invalidArchitecture, "a call or an output refers to an output that its layer does not have",
                subject: "layer '\(second.node)'", actual: "output \(second.output)")
        }
        return FlatModel(inputs: inputs, nodes: nodes, outputs: outputs, problems: problems, notes: flattener.notes)
    }

    /// The nodes that lead to an output, each after those it is called on.
    private static func sorted(_ nodes: [FlatNode], outputs: [GraphOutput]) throws(ConversionError) -> [FlatNode] {
        let places = Dictionary(nodes.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
        var states = [Int](repeating: 0, count: nodes.count)  // 0 unseen, 1 begun, 2 done
        var order: [FlatNode] = []
        // A stack of our own: a chain of calls may be longer than the thread's stack is deep.
        var stack = outputs.compactMap { places[$0.source.node] }
        while let place = stack.last {
            switch states[place] {
            case 0:
                states[place] = 1
                for input in nodes[place].inputs {
                    guard let next = places[input.node] else { continue }
                    guard states[next] != 1 else {
                        throw ConversionError(
                            .invalidArchitecture, "layers are called on one another in a circle",
                            subject: "layer '\(nodes[place].path)'")
                    }
                    if states[next] == 0 { stack.append(next) }
                }
            case 1:
                states[place] = 2
                order.append(nodes[place])
                stack.removeLast()
            default: stack.removeLast()
            }
        }
        return order
    }
}
