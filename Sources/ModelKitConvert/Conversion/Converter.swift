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
        let vectors: CheckVectors
        do throws(ConversionError) {
            vectors = try CheckVectors(of: graph, tensors: tensors, shapes: planned.nodes.map(\.shape))
        } catch {
            throw error.inFile(path)
        }
        let hash = try SourceFile(path: path).sha256()
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let metadata = ModelMetadata(
            graph: graph.json, sourceHash: hash, sourceName: name, tool: Converter.toolVersion,
            checkVectors: vectors.names)
        try WeightsWriter.write(tensors + vectors.tensors, metadata: metadata.strings, to: output)
        return ConversionSummary(
            layers: planned.weights.count, parameters: planned.parameterCount, kerasVersion: source.kerasVersion,
            notes: flat.notes)
    }

    func refuseReplacingModel(_ output: String) throws(ConversionError) {
        try refuseReplacing(path, "the model", with: output)
        if let architecturePath { try refuseReplacing(architecturePath, "the architecture", with: output) }
    }
}
