import Foundation
import ModelKitTensor
import ModelKitText
import TestSupport
import Testing

/// The 25,000 training reviews against scikit-learn. Goldens: Tools/goldens_tfidf.py.
@Suite(
    "TF-IDF of the training reviews",
    .enabled(if: ReviewCorpus.folder != nil, "\(ReviewCorpus.absence)"))
struct TfidfCorpusTests {
    private struct Golden: Decodable {
        struct Fit: Decodable {
            let documents: Int
            let terms: Int
            let entries: Int
            let terms_crc32: UInt32
        }

        let row_step: Int
        let configurations: [String: Fit]
    }

    /// The tutorial's configuration, and the shipped model's.
    private static func configuration(_ name: String) -> TfidfVectorizer.Configuration {
        var configuration = TfidfVectorizer.Configuration()
        if name == "a" {
            configuration.maxDF = .ratio(0.95)
            configuration.minDF = .ratio(0.01)
        } else {
            configuration.maxFeatures = 20_000
            configuration.minDF = .count(2)
            configuration.sublinearTF = true
        }
        return configuration
    }

    @Test("has scikit-learn's terms, idf, columns and values", arguments: ["a", "b"])
    func corpus(name: String) throws {
        let golden = try VectorizerGoldens.files.json("tfidf_corpus.json", as: Golden.self)
        let expected = try #require(golden.configurations[name])
        let documents = try TrainingTokens.load()
        #expect(documents.count == expected.documents)

        let vectorizer = try TfidfVectorizer.fit(documents, configuration: Self.configuration(name))
        #expect(vectorizer.columns == expected.terms)
        let terms = vectorizer.vocabulary.terms.map { $0 + "\n" }.joined()
        #expect(VectorizerGoldens.crc32(terms) == expected.terms_crc32)
        try checkShippedFiles(vectorizer, name)
        try checkIDF(vectorizer, name)

        let matrix = vectorizer.transform(documents)
        #expect(matrix.entryCount == expected.entries)
        try checkRows(matrix, name, step: golden.row_step)
    }

    private func checkShippedFiles(_ vectorizer: TfidfVectorizer, _ name: String) throws {
        let file = name == "a" ? "Weights/imdb/vocabulary.txt" : "Weights/imdb/tfidf/vocabulary.txt"
        #expect(try Vocabulary(contentsOf: Repository.path(file)) == vectorizer.vocabulary)
    }

    private func checkIDF(_ vectorizer: TfidfVectorizer, _ name: String) throws {
        let expected = try VectorizerGoldens.files.numbers("tfidf_corpus_\(name)_idf.f64", as: Double.self)
        #expect(vectorizer.idf.count == expected.count)
        for (term, (actual, expected)) in zip(vectorizer.idf, expected).enumerated()
        where !(abs(actual - expected) <= 1e-12 * expected) {
            Issue.record("idf of term \(term): \(actual), scikit-learn \(expected)")
        }
    }

    private func checkRows(_ matrix: CSRMatrix, _ name: String, step: Int) throws {
        let crcs = try VectorizerGoldens.files.numbers("tfidf_corpus_\(name)_indices.u32", as: UInt32.self)
        let sums = try VectorizerGoldens.files.numbers("tfidf_corpus_\(name)_sums.f32", as: Float.self)
        let values = try VectorizerGoldens.files.numbers("tfidf_corpus_\(name)_rows.f32", as: Float.self)
        #expect(crcs.count == matrix.rows && sums.count == matrix.rows)
        var position = 0
        for row in 0..<matrix.rows {
            let entries = matrix.entries(ofRow: row)
            if VectorizerGoldens.crc32(Array(matrix.indices[entries])) != crcs[row] {
                Issue.record("row \(row): other columns than scikit-learn's")
                continue
            }
            let sum = entries.reduce(0.0) {
                $0 + Double(matrix.values[$1]) * Double(1 + matrix.indices[$1] % 97)
            }
            if !(abs(sum - Double(sums[row])) <= 1e-6 * Double(sums[row])) {
                Issue.record("row \(row): weighted sum \(sum), scikit-learn \(sums[row])")
            }
            guard row % step == 0 else { continue }
            for entry in entries {
                if !(abs(matrix.values[entry] - values[position]) <= 1e-6 * values[position]) {
                    Issue.record("row \(row): \(matrix.values[entry]), scikit-learn \(values[position])")
                }
                position += 1
            }
        }
        #expect(position == values.count)
    }
}
