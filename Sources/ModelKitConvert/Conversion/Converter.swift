import Foundation
import ModelKitLayers
import ModelKitWeights

/// Converts Keras models to weights files.
public struct Converter: Sendable {
    /// The name and version that are noted in the files it makes.
    public static let toolVersion = "mk-convert 1.0.0"

    /// The model's file.
    public var path: String
    /// The JSON of `model.to_json()`, for files that hold weights only.
    public var architecturePath: String?
    /// What the Lambda layers compute.
    public var bindings: [LambdaBinding] = []
    /// The shapes of inputs that the file does not tell.
    public var inputShapes: [InputShapeOption] = []
    /// Where given, above 0 and below 1: large Dense kernels are factored into two of lower rank, with at most this share of
    /// their parameters; see ``LowRankSummary``.
    public var lowRank: Double?
    /// Whether the kernels of Dense layers are written in the layout that products read, `[ceil(units / 16), inputs, 16]`
    /// with zeros beyond the last unit: then they are mapped, shared by all processes, and nothing is made on load. Not for
    /// networks that are given sparse rows, which read the layout of Keras.
    public var packs = false

    /// A converter for a model.
    public init(path: String, architecturePath: String? = nil) {
        self.path = path
        self.architecturePath = architecturePath
    }

    /// Converts the model and writes the file, which appears whole or not at all.
    ///
    /// - Returns: what was converted, and what was ignored.
    /// - Throws: ``ConversionError``, or `WeightsError` where the file cannot be written.
    public func convert(to output: String) throws -> ConversionSummary {
        try refuseReplacingModel(output)
        if let lowRank { try LowRankNetwork.check(ratio: lowRank) }
        let source = try ModelSource(path: path, architecturePath: architecturePath)
        let planned: PlannedModel
        let flat: FlatModel
        let tensors: [WeightsTensor]
        let graph: NetworkGraph
        do throws(ConversionError) {
            let model = try KerasModel(parsing: source.architecture)
            let version = source.kerasVersion ?? KerasModel.guessedVersion(source)
            flat = try ModelFlattener.flatten(model, bindings: bindings)
            planned = try PlannedModel(flat, shapes: inputShapes, kerasVersion: version)
            let assignment = try WeightAssignment(model, source: source, planned: planned)
            tensors = try planned.tensors(assignment)
            graph = planned.graph(kerasVersion: version)
        } catch {
            throw error.inFile(path)
        }
        var (written, shapes) = (WeightedGraph(graph: graph, tensors: tensors), planned.nodes.map(\.shape))
        let vectors: CheckVectors
        var summary: LowRankSummary?
        do throws(ConversionError) {
            if let lowRank {
                let factored = try LowRankNetwork(written, shapes: shapes, ratio: lowRank)
                (written, shapes) = (factored.network, factored.shapes)
                vectors = try CheckVectors(of: written.graph, tensors: written.tensors, shapes: shapes)
                summary = LowRankSummary(
                    ratio: lowRank, layers: factored.layers,
                    largestDifference: try vectors.largestDifference(from: graph, tensors: tensors))
            } else {
                vectors = try CheckVectors(of: graph, tensors: tensors, shapes: shapes)
            }
        } catch {
            throw error.inFile(path)
        }
        let parameters = written.parameterCount
        if packs { written = written.packed() }
        let hash = try SourceFile(path: path).sha256()
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let metadata = ModelMetadata(
            graph: written.graph.json, sourceHash: hash, sourceName: name, tool: Converter.toolVersion,
            checkVectors: vectors.names, lowRank: summary?.metadata)
        try WeightsWriter.write(written.tensors + vectors.tensors, metadata: metadata.strings, to: output)
        return ConversionSummary(
            layers: planned.weights.count, parameters: parameters, kerasVersion: source.kerasVersion, notes: flat.notes,
            lowRank: summary)
    }

    func refuseReplacingModel(_ output: String) throws(ConversionError) {
        try refuseReplacing(path, "the model", with: output)
        if let architecturePath { try refuseReplacing(architecturePath, "the architecture", with: output) }
    }
}
