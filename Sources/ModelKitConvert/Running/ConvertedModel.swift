import ModelKitLayers
import ModelKitTensor
import ModelKitWeights

/// A converted model, loaded from its file.
public struct ConvertedModel: Sendable {
    /// The file.
    public let file: WeightsFile
    /// What the file says of the model.
    public let metadata: ModelMetadata
    /// The network's description.
    public let graph: NetworkGraph
    /// The network.
    public let network: Network

    /// Loads a model.
    ///
    /// - Throws: `WeightsError` for the file, `NetworkError` for the network in it.
    public init(path: String) throws {
        let file = try WeightsFile(path: path)
        metadata = try ModelMetadata(file)
        do {
            graph = try NetworkGraph(json: metadata.graph)
            network = try Network(graph: graph) { name in try file.tensor(named: name) }
        } catch let error as NetworkError {
            throw ConversionError(.invalidModelFile, "\(error)", file: path)
        }
        self.file = file
    }

    /// Predicts a batch.
    func predict(_ inputs: [ModelInput]) throws(ConversionError) -> [Tensor] {
        do {
            return try network.predict(inputs.map(\.networkInput))
        } catch {
            throw ConversionError(.invalidInputs, "\(error)")
        }
    }
}
