import ModelKitLayers
import ModelKitTensor
import ModelKitWeights

/// Inputs that are made up, and what a network makes of them: they travel in the model's file, so that it can be proven on
/// any machine to compute what it computed when it was made.
struct CheckVectors {
    private let inputs: [Tensor]
    private let outputs: [Tensor]

    /// The tensors: `check/in0` …, then `check/out0` ….
    var tensors: [WeightsTensor] {
        inputs.enumerated().map { WeightsTensor("check/in\($0)", $1) }
            + outputs.enumerated().map { WeightsTensor("check/out\($0)", $1) }
    }

    /// The names of the tensors.
    var names: [String] { tensors.map(\.name) }

    /// Rows of the made-up batch, where they are not large.
    private static let rows = 4
    /// A check tensor has at most so many elements, if a single row does not have more.
    private static let elementLimit = 1 << 16
    /// The length that stands for one that is not known.
    private static let openLength = 7

    /// Inputs and results of all layers together; a model that takes more for its batch is not run on the user's machine.
    private static let totalLimit = 1 << 28

    /// Makes a network of the tensors and runs it.
    ///
    /// - Parameter shapes: the shapes of all layers' results, without the batch axis.
    /// - Throws: ``ConversionError`` with `invalidNetwork` where the network cannot be made or run.
    init(of graph: NetworkGraph, tensors weights: [WeightsTensor], shapes: [[Int?]]) throws(ConversionError) {
        guard graph.inputs.allSatisfy({ $0.elementType != .string }) else {
            throw ConversionError(.invalidNetwork, "an input takes text, which no supported layer does")
        }
        do {
            inputs = try CheckVectors.inputs(of: graph, shapes: shapes)
        } catch let error as ConversionError {
            throw error
        } catch {
            throw ConversionError(.invalidNetwork, "the converted network cannot be run: \(error)")
        }
        outputs = try CheckVectors.outputs(of: graph, weights, inputs)
    }

    /// The largest difference of an output from what another network makes of the same inputs; infinity where only one of them
    /// is a number.
    ///
    /// - Throws: ``ConversionError`` with `invalidNetwork` where the other network cannot be made or run.
    func largestDifference(
        from graph: NetworkGraph, tensors weights: [WeightsTensor]
    ) throws(ConversionError) -> Float {
        var largest: Float = 0
        for (output, other) in zip(outputs, try CheckVectors.outputs(of: graph, weights, inputs)) {
            for (value, reference) in zip(output.values, other.values) {
                let isEqual = value == reference || (value.isNaN && reference.isNaN)
                let difference = isEqual ? 0 : abs(value - reference)
                largest = max(largest, difference.isNaN ? .infinity : difference)
            }
        }
        return largest
    }

    private static func outputs(
        of graph: NetworkGraph, _ weights: [WeightsTensor], _ inputs: [Tensor]
    ) throws(ConversionError) -> [Tensor] {
        do {
            let byName = Dictionary(uniqueKeysWithValues: weights.map { ($0.name, $0) })
            let network = try Network(graph: graph) { name in
                guard let tensor = byName[name]?.tensor else {
                    throw ConversionError(.invalidNetwork, "there is no tensor '\(name)'")
                }
                return tensor
            }
            return try network.predict(
                zip(graph.inputs, inputs).map { ModelInput(elementType: $0.elementType, tensor: $1).networkInput })
        } catch let error as ConversionError {
            throw error
        } catch {
            throw ConversionError(.invalidNetwork, "the converted network cannot be run: \(error)")
        }
    }

    /// Made-up inputs, the same on every machine: ids that every Embedding behind an input has, or numbers from -1 to 1.
    private static func inputs(
        of graph: NetworkGraph, shapes: [[Int?]]
    ) throws -> [Tensor] {
        var (largest, total) = (1, 0)
        for (index, shape) in (graph.inputs.map(\.shape) + shapes).enumerated() {
            guard let count = elementCount(shape), count <= totalLimit - total else { throw CheckVectors.tooLarge }
            if index < graph.inputs.count { largest = max(largest, count) }
            total += count
        }
        let rows = max(1, min(CheckVectors.rows, elementLimit / largest, totalLimit / max(1, total)))
        var generator = SplitMix64(seed: 0x6D6F_6465_6C6B_6974)
        return try graph.inputs.map { input in
            let shape = [rows] + input.shape.map { $0 ?? openLength }
            let consumers = graph.nodes.filter { $0.inputs.contains(NodeReference(input.name)) }
            let idCount = consumers.compactMap { $0.config["input_dim"]?.int }.min() ?? 2
            // Float holds every integer up to here.
            let idLimit = max(1, min(idCount, 1 << 24))
            let values: [Float] = (0..<shape.reduce(1, *)).map { _ in
                // The upper 24 bits as a fraction are exact in Float.
                let fraction = Float(generator.next() >> 40) * 0x1p-24
                guard input.elementType == .int32 else { return fraction * 2 - 1 }
                return Float(min(idLimit - 1, Int(fraction * Float(idLimit))))
            }
            return try Tensor(shape: shape, values)
        }
    }

    /// The elements of one item; nil where they are beyond the limit.
    private static func elementCount(_ shape: [Int?]) -> Int? {
        var count = 1
        for extent in shape {
            let (product, overflows) = count.multipliedReportingOverflow(by: extent ?? openLength)
            guard !overflows, product <= totalLimit else { return nil }
            count = product
        }
        return count
    }

    private static let tooLarge = ConversionError(
        .invalidNetwork, "the items of its inputs and layers are too large",
        expected: "at most \(totalLimit) elements in all")
}
