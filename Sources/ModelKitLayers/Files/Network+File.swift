import ModelKitTensor
import ModelKitWeights

extension Network {
    /// Loads a converted network; its weights are views of the mapped file.
    ///
    /// - Throws: `WeightsError` for a file that is not sound or holds no network, `NetworkError` for a graph or weights that
    ///   do not fit.
    public convenience init(
        contentsOf path: String, threads: ThreadPool = .shared, backend: MatrixBackend = .processDefault
    ) throws {
        let file = try WeightsFile(path: path)
        let graph = try NetworkGraph(json: ModelMetadata(file).graph)
        try self.init(graph: graph, threads: threads, backend: backend) { try file.tensor(named: $0) }
    }
}
