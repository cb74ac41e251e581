import ModelKitWeights

extension WeightsFile: TensorSource {
    var names: [String] { entries.map(\.name) }

    func stored(named name: String) throws -> StoredTensor {
        let entry = try entry(named: name)
        return StoredTensor(type: entry.type, shape: entry.shape, bytes: try bytes(named: name))
    }
}
