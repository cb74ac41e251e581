import ModelKit
import TestSupport
import Testing

/// The shipped models against the Python stack they come from. `Tools/train_imdb.py --goldens` writes the scores: spaCy's
/// tokens, scikit-learn's or the tutorial's vectorizer, Keras's prediction, for the 5,000 test reviews in canonical order.
@Suite("The shipped sentiment models", .enabled(if: ReviewCorpus.folder != nil, "\(ReviewCorpus.absence)"))
struct SentimentParityTests {
    static let models = ["imdb_sentiment", "imdb_tfidf_sentiment"]
    /// Steps of each model, for the path on which every intermediate result is a Swift value.
    static let steps = [
        "imdb_sentiment": ["imdb_tokenizer", "imdb_vectorizer", "imdb_classifier"],
        "imdb_tfidf_sentiment": ["imdb_tokenizer", "imdb_tfidf", "imdb_tfidf_classifier"],
    ]
    let library: ModelLibrary
    let reviews: [String]

    init() throws {
        library = try ModelLibrary(contentsOf: Repository.path("Weights/library.yaml"))
        reviews = try ReviewCorpus.reviews("test")
    }

    @Test("Scores are Keras's within 1e-5 on all 5,000 test reviews, text to score", arguments: models)
    func parity(name: String) throws {
        let model: any Model<String, Float> = try library.model(name)
        try expectKerasScores(try model.predictBatch(reviews), name)
    }

    @Test("Step by step they are Keras's as well", arguments: models)
    func stepByStep(name: String) throws {
        let steps = try #require(Self.steps[name])
        let tokens = try library.model(steps[0], as: (any Model<String, [String]>).self).predictBatch(reviews)
        let scores: [Float]
        if steps[1] == "imdb_tfidf" {
            let rows = try library.model(steps[1], as: (any Model<[String], SparseVector>).self).predictBatch(tokens)
            scores = try library.model(steps[2], as: (any Model<SparseVector, Float>).self).predictBatch(rows)
        } else {
            let ids = try library.model(steps[1], as: (any Model<[String], [Int]>).self).predictBatch(tokens)
            scores = try library.model(steps[2], as: (any Model<[Int], Float>).self).predictBatch(ids)
        }
        try expectKerasScores(scores, name)
    }

    @Test("A review's score does not depend on the batch size beyond rounding", arguments: models)
    func batchSizes(name: String) throws {
        let model: any Model<String, Float> = try library.model(name)
        let some = Array(reviews.prefix(300))
        let all = try model.predictBatch(some)
        for size in [1, 7, 64] {
            for (index, (one, other)) in zip(try model.predictBatch(some, batchSize: size), all).enumerated() {
                #expect(abs(one - other) <= 1e-6, "review \(index), batch size \(size): \(one) and \(other)")
            }
        }
    }

    @Test("Many threads get the scores that one gets", arguments: models)
    func threads(name: String) async throws {
        let model: any Model<String, Float> = try library.model(name)
        let some = Array(reviews.prefix(200))
        let expected = try model.predictBatch(some)
        try await withThrowingTaskGroup(of: [Float].self) { group in
            for _ in 0..<16 { group.addTask { try model.predictBatch(some) } }
            for try await scores in group { #expect(scores == expected) }
        }
    }

    private func expectKerasScores(_ scores: [Float], _ name: String) throws {
        let golden = try Goldens("ModelKitTests").numbers("\(name)_scores.f32", as: Float.self)
        try #require(scores.count == 5_000 && golden.count == 5_000)
        for (index, (score, expected)) in zip(scores, golden).enumerated() where !(abs(score - expected) <= 1e-5) {
            Issue.record("review \(index): \(score), Keras \(expected)")
        }
    }
}
