import ModelKitConvert
import ModelKitLayers
import ModelKitWeights
import TestSupport
import Testing

/// Dense kernels in the layout of products.
@Suite struct PackingTests {
    private let path = GoldenCase.path("low_rank.keras")

    private func convert(packs: Bool, lowRank: Double? = nil, to output: String) throws -> ConversionSummary {
        var converter = Converter(path: path)
        converter.packs = packs
        converter.lowRank = lowRank
        return try converter.convert(to: output)
    }

    private func predictions(_ model: String, _ folder: TemporaryFolder) throws -> [Float] {
        _ = try ConvertedModel(path: model).run(
            inputs: GoldenCase.path("low_rank.golden.safetensors"), output: folder.path + "/out")
        return try WeightsFile(path: folder.path + "/out").tensor(named: "out0").values
    }

    @Test("A packed file holds panels, verifies, and predicts the same bits", arguments: [nil, 0.06])
    func packed(lowRank: Double?) throws {
        let folder = try TemporaryFolder()
        let (plain, packed) = (folder.path + "/plain", folder.path + "/packed")
        let before = try convert(packs: false, lowRank: lowRank, to: plain)
        let after = try convert(packs: true, lowRank: lowRank, to: packed)
        #expect(after == before)
        let file = try WeightsFile(path: packed)
        #expect(try file.tensor(named: "last/kernel").shape == [1, 128, 16])
        #expect(try file.tensor(named: "last/bias").shape == [3])
        #expect(try file.tensor(named: "last/kernel").isMapped)
        #expect(try ConvertedModel(path: packed).verify().largestError == 0)
        #expect(
            try predictions(packed, folder).map(\.bitPattern) == predictions(plain, folder).map(\.bitPattern))
        let report = try ModelReport(of: Converter(path: packed))
        #expect(report.layers.reduce(0) { $0 + ($1.parameters ?? 0) } == before.parameters)
        #expect(report.layers.allSatisfy { $0.problem == nil })
        #expect(report.notes.contains { $0.hasPrefix("kernels packed for products: ") && $0.contains("last") })
    }

    @Test("Packed weights of another layer are refused")
    func wrongPanels() throws {
        let folder = try TemporaryFolder()
        let packed = folder.path + "/packed"
        _ = try convert(packs: true, to: packed)
        let file = try WeightsFile(path: packed)
        let tensors = try file.entries.map { entry in
            let name =
                entry.name == "last/kernel" ? "wide/kernel" : entry.name == "wide/kernel" ? "last/kernel" : entry.name
            return WeightsTensor(name, try file.tensor(named: entry.name))
        }
        let swapped = folder.path + "/swapped"
        try WeightsWriter.write(tensors, metadata: file.metadata, to: swapped)
        #expect {
            try Network(contentsOf: swapped)
        } throws: { error in
            (error as? NetworkError)?.code == .invalidWeight
        }
    }
}
