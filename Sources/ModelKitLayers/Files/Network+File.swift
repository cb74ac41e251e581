import ModelKitTensor
import ModelKitWeights

extension Network {
    /// Loads a converted network; its weights are views of the mapped file.
    ///
    /// - Throws: `WeightsError` for a file that is not sound, `NetworkError` for a graph or weights that do not fit.
    public convenience init(contentsOf path: String, threads: ThreadPool = .shared) throws {
        let file = try WeightsFile(path: path)
        guard let text = file.metadata["modelkit.graph"] else {
            throw NetworkError(.invalidGraph, "\(path) holds no network: its metadata lack 'modelkit.graph'")
        }
        let graph = try NetworkGraph(json: JSONValue(parsing: text, allowsNonFinite: true))
        try self.init(graph: graph, threads: threads) { try file.tensor(named: $0) }
    }
}
