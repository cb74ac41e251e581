import ModelKitTensor
import ModelKitText
import TestSupport
import Testing

/// The 25,000 training reviews against scikit-learn. Goldens: Tools/goldens_hashing.py.
@Suite("Hashing of the training reviews", .enabled(if: ReviewCorpus.folder != nil, "\(ReviewCorpus.absence)"))
struct HashingCorpusTests {
    private struct Golden: Decodable {
        struct Rows: Decodable {
            let parameters: HashingParameters
            let documents: Int
            let offsets_crc32: UInt32
            let zeros: Int
            let columns_crc32: [UInt32]
            let values_crc32: [UInt32]
        }

        let row_step: Int
        let configurations: [Rows]
    }

    @Test("has scikit-learn's offsets, columns and values, bit for bit")
    func corpus() throws {
        let golden = try VectorizerGoldens.files.json("hashing_corpus.json", as: Golden.self)
        #expect(golden.configurations.count == 4)
        let documents = try TrainingTokens.load()
        for (number, expected) in golden.configurations.enumerated() {
            let matrix = try HashingVectorizer(configuration: expected.parameters.configuration).transform(documents)
            #expect(matrix.rows == expected.documents)
            #expect(VectorizerGoldens.crc32(matrix.rowOffsets.map(Int32.init)) == expected.offsets_crc32)
            #expect(matrix.values.count { $0 == 0 } == expected.zeros)
            let blocks = matrix.rows / golden.row_step
            try #require(expected.columns_crc32.count == blocks && expected.values_crc32.count == blocks)
            for block in 0..<blocks {
                let start = matrix.rowOffsets[block * golden.row_step]
                let entries = start..<matrix.rowOffsets[(block + 1) * golden.row_step]
                if VectorizerGoldens.crc32(Array(matrix.indices[entries])) != expected.columns_crc32[block] {
                    Issue.record("configuration \(number), block \(block): other columns than scikit-learn's")
                }
                if VectorizerGoldens.crc32(Array(matrix.values[entries])) != expected.values_crc32[block] {
                    Issue.record("configuration \(number), block \(block): other values than scikit-learn's")
                }
            }
        }
    }
}
