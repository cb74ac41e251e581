import ModelKitTensor
import ModelKitWeights
import TestSupport
import Testing

@Suite("Model metadata")
struct ModelMetadataTests {
    @Test("comes back as it was written")
    func roundTrip() throws {
        let folder = try TemporaryFolder()
        let metadata = ModelMetadata(
            graph: ["nodes": .array([])], sourceHash: "ab", sourceName: "m.keras", tool: "t 1",
            checkVectors: ["check/in0"], lowRank: ["ratio": 0.25])
        let tensor = WeightsTensor("check/in0", try Tensor(shape: [1], [1]))
        try WeightsWriter.write([tensor], metadata: metadata.strings, to: folder.path + "/m")
        let back = try ModelMetadata(WeightsFile(path: folder.path + "/m"))
        #expect(back.graph == metadata.graph)
        #expect(back.sourceHash == "ab")
        #expect(back.sourceName == "m.keras")
        #expect(back.tool == "t 1")
        #expect(back.checkVectors == ["check/in0"])
        #expect(back.lowRank == ["ratio": 0.25])
    }

    @Test(
        "is refused where it cannot be used",
        arguments: [
            ([:], "__metadata__.modelkit.graph: missing, so that the file holds no network"),
            (
                ["modelkit.graph": "{}"],
                "__metadata__.modelkit.format: this format is not read, expected '1', found nothing"
            ),
            (
                ["modelkit.graph": "{}", "modelkit.format": "2"],
                "__metadata__.modelkit.format: this format is not read, expected '1', found '2'"
            ),
            (
                ["modelkit.graph": "{", "modelkit.format": "1"],
                "__metadata__.modelkit.graph: expected a key in an object (byte 1)"
            ),
            (
                ["modelkit.graph": "{}", "modelkit.format": "1", "modelkit.check_vectors": "[1]"],
                "__metadata__.modelkit.check_vectors: not a list of names"
            ),
            (
                ["modelkit.graph": "{}", "modelkit.format": "1", "modelkit.check_vectors": #"["gone"]"#],
                "__metadata__.modelkit.check_vectors: the file lacks a tensor it names, found 'gone'"
            ),
            (
                ["modelkit.graph": "{}", "modelkit.format": "1", "modelkit.low_rank": "{"],
                "__metadata__.modelkit.low_rank: expected a key in an object (byte 1)"
            ),
        ])
    func refusal(strings: [String: String], message: String) throws {
        let folder = try TemporaryFolder()
        try WeightsWriter.write([], metadata: strings, to: folder.path + "/m")
        let error = #expect(throws: WeightsError.self) { try ModelMetadata(WeightsFile(path: folder.path + "/m")) }
        #expect(error?.code == .invalidMetadata)
        #expect(error?.description == "\(folder.path)/m: \(message)")
    }
}
