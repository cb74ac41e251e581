import ModelKitTensor
import ModelKitWeights
import TestSupport
import Testing

@Suite("Truncated SVD in a file")
struct TruncatedSVDFileTests {
    private func fitted() throws -> (TruncatedSVD, CSRMatrix) {
        var numbers = SeededGenerator(seed: 5)
        var matrix = CSRMatrix(columns: 9)
        for row in 0..<7 {
            let indices = (0..<Int32(9)).filter { ($0 + Int32(row)) % 3 != 0 }
            try matrix.appendRow(indices: indices, values: numbers.floats(indices.count))
        }
        return (try TruncatedSVD.fit(matrix, nComponents: 3), matrix)
    }

    @Test("comes back with the same bits, and replaces a file whole")
    func roundTrip() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("old", to: "svd.safetensors")
        let (svd, matrix) = try fitted()
        try svd.write(to: path)
        let back = try TruncatedSVD(contentsOf: path)
        #expect(back.components == svd.components)
        #expect(back.singularValues == svd.singularValues)
        #expect(back.explainedVariance == svd.explainedVariance)
        #expect(back.explainedVarianceRatio == svd.explainedVarianceRatio)
        #expect(try back.transform(matrix) == svd.transform(matrix))
        #expect(try folder.contents == ["svd.safetensors"])
        let error = #expect(throws: WeightsError.self) { try svd.write(to: folder.path + "/missing/svd") }
        #expect(error?.code == .unwritableFile)
    }

    @Test("keeps ratios that are not numbers")
    func constantColumns() throws {
        let folder = try TemporaryFolder()
        var matrix = CSRMatrix(columns: 2)
        matrix.endRow()
        try TruncatedSVD.fit(matrix, nComponents: 1).write(to: folder.path + "/svd")
        #expect(try TruncatedSVD(contentsOf: folder.path + "/svd").explainedVarianceRatio[0].isNaN)
    }

    @Test("is refused for each thing that can be wrong with it")
    func refusals() throws {
        let folder = try TemporaryFolder()
        func failure(
            metadata: [String: String] = ["modelkit.truncated_svd": "1"], without: String? = nil,
            _ changes: [String: Tensor] = [:], type: [String: ElementType] = [:]
        ) throws -> WeightsError? {
            var tensors = [
                "projection": try Tensor(shape: [3, 2], [1, 0, 0, 1, 0, 0]),
                "singular_values": try Tensor(shape: [2], [2, 1]),
                "explained_variance": try Tensor(shape: [2], [0.5, 0.25]),
                "explained_variance_ratio": try Tensor(shape: [2], [0.5, 0.25]),
            ]
            tensors.merge(changes) { $1 }
            if let without { tensors[without] = nil }
            let list = tensors.map { name, tensor in
                type[name].map {
                    WeightsTensor(
                        name, type: $0, shape: tensor.shape,
                        bytes: [UInt8](repeating: 0, count: tensor.count * $0.size))
                } ?? WeightsTensor(name, tensor)
            }
            try WeightsWriter.write(list, metadata: metadata, to: folder.path + "/svd")
            do {
                _ = try TruncatedSVD(contentsOf: folder.path + "/svd")
                return nil
            } catch { return error }
        }
        #expect(try failure() == nil)
        #expect(try failure(metadata: [:])?.code == .invalidMetadata)
        #expect(try failure(metadata: ["modelkit.truncated_svd": "2"])?.actual == "'2'")
        for name in ["projection", "singular_values", "explained_variance", "explained_variance_ratio"] {
            #expect(try failure(without: name)?.code == .tensorNotFound)
            #expect(try failure(type: [name: .float16])?.code == .unsupportedType)
            #expect(try failure([name: Tensor(shape: [])])?.code == .invalidEntry)
            #expect(try failure([name: Tensor(shape: [0])])?.code == .invalidEntry)
            let infinite = Tensor(shape: name == "projection" ? [3, 2] : [2], repeating: .infinity)
            #expect(try failure([name: infinite])?.code == .invalidEntry)
        }
        #expect(try failure(["projection": Tensor(shape: [0, 2])])?.code == .invalidEntry)
        #expect(try failure(["projection": Tensor(shape: [1, 2])])?.code == .invalidEntry)
        #expect(try failure(["projection": Tensor(shape: [3, 3])])?.code == .invalidEntry)
        #expect(try failure(["singular_values": Tensor(shape: [2], [1, 2])])?.code == .invalidEntry)
        #expect(try failure(["singular_values": Tensor(shape: [2], [1, -1])])?.code == .invalidEntry)
        #expect(try failure(["singular_values": Tensor(shape: [2], [.nan, 1])])?.code == .invalidEntry)
        #expect(try failure(["explained_variance": Tensor(shape: [2], [1, -1])])?.code == .invalidEntry)
        #expect(try failure(["explained_variance_ratio": Tensor(shape: [2], [1, -1])])?.code == .invalidEntry)
        let missing = #expect(throws: WeightsError.self) { try TruncatedSVD(contentsOf: folder.path + "/gone") }
        #expect(missing?.code == .unreadableFile)
    }
}
