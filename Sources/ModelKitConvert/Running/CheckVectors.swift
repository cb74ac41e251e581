import ModelKitLayers
import ModelKitTensor
import ModelKitWeights

/// Inputs that are made up, and what a network makes of them: they travel in the model's file, so that it can be proven on
/// any machine to compute what it computed when it was made.
struct CheckVectors {
    /// The tensors: `check/in0` …, then `check/out0` ….
    let tensors: [WeightsTensor]

    /// The names of the tensors.
    var names: [String] { tensors.map(\.name) }

    /// Rows of the made-up batch, where they are not large.
    private static let rows = 4
    /// A check tensor has at most so many elements, if a single row does not have more.
    private static let elementLimit = 1 << 16
    /// The length that stands for one that is not known.
    private static let openLength = 7

    /// Makes a network of the tensors and runs it.
    ///
    /// - Throws: ``ConversionError`` with `invalidNetwork` where the network cannot be made or run.
    init(of graph: NetworkGraph, tensors weights: [WeightsTensor]) throws(ConversionError) {
        guard graph.inputs.allSatisfy({ $0.elementType != .string }) else {
            throw ConversionError(.invalidNetwork, "an input takes text, which no supported layer does")
        }
        let inputs = CheckVectors.inputs(of: graph)
        do {
            let byName = Dictionary(uniqueKeysWithValues: weights.map { ($0.name, $0) })
            let network = try Network(graph: graph) { name in
                guard let tensor = byName[name]?.tensor else {
                    throw ConversionError(.invalidNetwork, "there is no tensor '\(name)'")
                }
                return tensor
            }
            let outputs = try network.predict(inputs.map { $0.networkInput })
            tensors =
                inputs.enumerated().map { WeightsTensor("check/in\($0)", $1.tensor) }
                + outputs.enumerated().map { WeightsTensor("check/out\($0)", $1) }
        } catch let error as ConversionError {
            throw error
        } catch {
            throw ConversionError(.invalidNetwork, "the converted network cannot be run: \(error)")
        }
    }

    /// Made-up inputs, the same on every machine: ids that every Embedding behind an input has, or numbers from -1 to 1.
    private static func inputs(of graph: NetworkGraph) -> [ModelInput] {
        let perRow = graph.inputs.map { $0.shape.reduce(1) { $0 * ($1 ?? openLength) } }
        let rows = max(1, min(CheckVectors.rows, elementLimit / max(1, perRow.max() ?? 1)))
        var generator = SplitMix64(seed: 0x6D6F_6465_6C6B_6974)
        return graph.inputs.map { input in
            let shape = [rows] + input.shape.map { $0 ?? openLength }
            let consumers = graph.nodes.filter { $0.inputs.contains(NodeReference(input.name)) }
            let idCount = consumers.compactMap { $0.config["input_dim"]?.int }.min() ?? 2
            let values: [Float] = (0..<shape.reduce(1, *)).map { _ in
                // The upper 24 bits as a fraction are exact in Float.
                let fraction = Float(generator.next() >> 40) * 0x1p-24
                guard input.elementType == .int32 else { return fraction * 2 - 1 }
                return Float(min(idCount - 1, Int(fraction * Float(idCount))))
            }
            return ModelInput(name: input.name, elementType: input.elementType, shape: shape, values: values)
        }
    }
}
