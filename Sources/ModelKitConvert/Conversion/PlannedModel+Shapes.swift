import ModelKitLayers
import ModelKitWeights

extension PlannedModel {
    /// No real input or layer has more elements per item; beyond it products would overflow.
    private static let elementLimit = 1 << 40

    /// Finds the shapes.
    ///
    /// - Parameters:
    ///   - shapes: the inputs' shapes that the user gave.
    ///   - kerasVersion: the version that wrote the model, on which the meaning of some layers depends.
    /// - Throws: ``ConversionError`` with `unsupportedLayers`, naming every layer that cannot be converted, or
    ///   `unknownInputShape`, `invalidOption` or `invalidNetwork`.
    init(_ model: FlatModel, shapes: [InputShapeOption], kerasVersion: String?) throws(ConversionError) {
        let (layers, problems) = PlannedModel.layers(of: model, kerasVersion: kerasVersion)
        guard problems.isEmpty else {
            throw ConversionError(.unsupportedLayers, "the model cannot be converted", layers: problems)
        }
        let inputs = try PlannedModel.inputs(of: model, shapes: shapes)
        var known = Dictionary(uniqueKeysWithValues: inputs.map { ($0.name, $0.shape) })
        var nodes: [Node] = []
        var weights: [String: [WeightSpecification]] = [:]
        for node in model.nodes {
            guard let layer = layers[node.name] else { continue }
            let arguments = node.inputs.compactMap { known[$0.node] }
            do throws(NetworkError) {
                let specifications = try layer.weights(inputs: arguments)
                let shape = try layer.outputShape(inputs: arguments)
                guard PlannedModel.isReasonable(shape) else {
                    throw NetworkError(.invalidShape, "its output of shape \(describe(shape)) is too large")
                }
                known[node.name] = shape
                nodes.append(Node(node: node, shape: shape, weights: specifications))
                guard weights[node.path].map({ $0 == specifications }) ?? true else {
                    throw NetworkError(.invalidShape, "the layer is called on shapes that need different weights")
                }
                weights[node.path] = specifications
            } catch {
                throw PlannedModel.failure(error, node: node, arguments: arguments)
            }
        }
        (self.inputs, self.nodes, self.outputs, self.weights) = (inputs, nodes, model.outputs, weights)
    }

    /// The layers of all nodes, and what is wrong with those that cannot be made.
    static func layers(
        of model: FlatModel, kerasVersion: String?
    ) -> (layers: [String: any Layer], problems: [LayerProblem]) {
        var layers: [String: any Layer] = [:]
        var problems = model.problems
        for node in model.nodes where node.failure == nil {
            do {
                layers[node.name] = try LayerRegistry.makeLayer(
                    LayerConfiguration(
                        name: node.path, className: node.className, values: node.config, kerasVersion: kerasVersion))
            } catch {
                var plain = error
                (plain.layer, plain.className) = (nil, nil)
                let problem = LayerProblem(
                    layer: node.path, className: node.className, reason: "cannot be used: \(plain)")
                if !problems.contains(problem) { problems.append(problem) }
            }
        }
        return (layers, problems)
    }

    /// The network's inputs with the shapes of the file, or of the user where given.
    static func inputs(of model: FlatModel, shapes: [InputShapeOption]) throws(ConversionError) -> [GraphInput] {
        let names = model.inputs.map(\.name)
        for option in shapes {
            guard names.contains(option.input), shapes.count(where: { $0.input == option.input }) == 1 else {
                throw ConversionError(
                    .invalidOption,
                    names.contains(option.input) ? "the shape is given twice" : "there is no such input",
                    subject: "--input-shape \(option.input)", expected: "one of " + names.joined(separator: ", "),
                    suggestion: nearestName(to: option.input, among: names))
            }
        }
        var inputs: [GraphInput] = []
        for layer in model.inputs {
            guard let shape = shapes.first(where: { $0.input == layer.name })?.shape ?? layer.declaredShape else {
                throw ConversionError(
                    .unknownInputShape,
                    "the file does not tell the shape of the input; give it with "
                        + "--input-shape \(layer.name)=?,64, the batch axis first", subject: "input '\(layer.name)'")
            }
            guard isReasonable(shape) else {
                throw ConversionError(
                    .invalidArchitecture, "the input's shape \(describe(shape)) is too large",
                    subject: "input '\(layer.name)'")
            }
            inputs.append(GraphInput(name: layer.name, shape: shape, elementType: elementType(of: layer, in: model)))
        }
        return inputs
    }

    /// Ids are integers whatever the file says: Keras turns floats into ids in front of an Embedding.
    private static func elementType(of layer: KerasLayer, in model: FlatModel) -> GraphInput.ElementType {
        if layer.dataType == "string" { return .string }
        let consumers = model.nodes.filter { $0.inputs.contains(NodeReference(layer.name)) }
        return !consumers.isEmpty && consumers.allSatisfy { $0.className == "Embedding" } ? .int32 : .float32
    }

    private static func isReasonable(_ shape: [Int?]) -> Bool {
        var count = 1
        for extent in shape {
            let (product, overflows) = count.multipliedReportingOverflow(by: max(1, extent ?? 1))
            guard !overflows, product <= elementLimit else { return false }
            count = product
        }
        return true
    }

    private static func failure(_ error: NetworkError, node: FlatNode, arguments: [[Int?]]) -> ConversionError {
        var plain = error
        (plain.layer, plain.className) = (nil, nil)
        let isUnknown = arguments.contains { $0.contains { $0 == nil } }
        let hint = isUnknown ? "; if an input's shape is to blame, give it with --input-shape NAME=?,64" : ""
        return ConversionError(
            .invalidNetwork, "\(plain) (called on \(arguments.map { describe($0) }.joined(separator: ", ")))\(hint)",
            subject: "layer '\(node.path)' of class \(node.className)")
    }
}

/// A shape as Keras writes it, with the batch axis: `(None, 64)`.
func describe(_ shape: [Int?]) -> String {
    let extents = ["None"] + shape.map { $0.map(String.init) ?? "None" }
    return "(\(extents.joined(separator: ", "))\(shape.isEmpty ? "," : ""))"
}
