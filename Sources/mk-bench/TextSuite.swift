import ModelKit
import ModelKitTensor
import ModelKitText

/// Each text stage alone, over the reviews, by one thread.
struct TextSuite {
    let library: ModelLibrary
    let reviews: [String]

    func run(_ report: Report) throws {
        let bytes = reviews.reduce(0) { $0 + $1.utf8.count }
        func add(_ name: String, _ time: Measurement, megabytes: Bool = true) {
            var result = BenchmarkResult("text.\(name)", time)
            if megabytes { result.megabytesPerSecond = Double(bytes) / time.best / 1e6 }
            result.itemsPerSecond = Double(reviews.count) / time.best
            report.add(result)
        }
        let raw = try library.model("en_tokenizer", as: SpacyTokenizerModel.self).tokenizer
        let filter = try library.model("imdb_tokenizer", as: TokenFilterModel.self)
        let tfidf = try library.model("imdb_tfidf", as: TfidfModel.self).vectorizer
        let ids = try library.model("imdb_vectorizer", as: VocabularyVectorizerModel.self).vectorizer

        add("tokenizer", try Measurement { for review in reviews { _ = try raw.tokens(in: review) } })
        add("tokenizer_filter.strings", try Measurement { _ = try filter.predictBatch(reviews) })
        let vocabulary = tfidf.vocabulary
        let encoder = TokenEncoder(filter.tokenizer, filter: filter.filter) { vocabulary.index(ofUTF8: $0) }
        let scratch = try encoder.makeScratch()
        let cold = try Measurement.once { for review in reviews { try encoder.encode(review, scratch) } }
        add("tokenizer_filter.ids.first_pass", cold)
        add(
            "tokenizer_filter.ids",
            try Measurement { for review in reviews { try encoder.encode(review, scratch) } })

        let tokens = try filter.predictBatch(reviews)
        add("tfidf.tokens", Measurement { _ = tfidf.transform(tokens) }, megabytes: false)
        add("vectorizer.tokens", Measurement { for list in tokens { _ = ids.ids(of: list) } }, megabytes: false)
        let encoded = try reviews.map { review in
            try encoder.encode(review, scratch)
            return scratch.ids
        }
        var weights = TfidfScratch(columns: tfidf.columns)
        var matrix = CSRMatrix(columns: tfidf.columns)
        add(
            "tfidf.ids",
            Measurement {
                matrix.removeAll(keepingCapacity: true)
                for list in encoded { tfidf.appendRow(indices: list.span, scratch: &weights, to: &matrix) }
            }, megabytes: false)
    }
}
