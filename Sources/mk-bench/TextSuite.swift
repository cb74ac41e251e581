import ModelKit
import ModelKitTensor
import ModelKitText

/// Each text stage alone, over the reviews, by one thread.
struct TextSuite {
    let library: ModelLibrary
    let reviews: [String]

    func run(_ report: Report) throws {
        let texts = Amount(textBytes: reviews.reduce(0) { $0 + $1.utf8.count }, items: reviews.count)
        let lists = Amount(items: reviews.count)
        let raw = try library.model("en_tokenizer", as: SpacyTokenizerModel.self).tokenizer
        let filter = try library.model("imdb_tokenizer", as: TokenFilterModel.self)
        let tfidf = try library.model("imdb_tfidf", as: TfidfModel.self).vectorizer
        let ids = try library.model("imdb_vectorizer", as: VocabularyVectorizerModel.self).vectorizer

        try report.measure("text.tokenizer", texts) { for review in reviews { _ = try raw.tokens(in: review) } }
        try report.measure("text.tokenizer_filter.strings", texts) { _ = try filter.predictBatch(reviews) }
        let vocabulary = tfidf.vocabulary
        let encoder = TokenEncoder(filter.tokenizer, filter: filter.filter) { vocabulary.index(ofUTF8: $0) }
        let scratch = try encoder.makeScratch()
        let cold = try Measurement.once { for review in reviews { try encoder.encode(review, scratch) } }
        if report.wants("text.tokenizer_filter.ids.first_pass") {
            report.add(BenchmarkResult("text.tokenizer_filter.ids.first_pass", cold, texts))
        }
        try report.measure("text.tokenizer_filter.ids", texts) {
            for review in reviews { try encoder.encode(review, scratch) }
        }

        let tokens = try filter.predictBatch(reviews)
        report.measure("text.tfidf.tokens", lists) { _ = tfidf.transform(tokens) }
        report.measure("text.vectorizer.tokens", lists) { for list in tokens { _ = ids.ids(of: list) } }
        let encoded = try reviews.map { review in
            try encoder.encode(review, scratch)
            return scratch.ids
        }
        var weights = TfidfScratch(columns: tfidf.columns)
        var matrix = CSRMatrix(columns: tfidf.columns)
        report.measure("text.tfidf.ids", lists) {
            matrix.removeAll(keepingCapacity: true)
            for list in encoded { tfidf.appendRow(indices: list.span, scratch: &weights, to: &matrix) }
        }
        try measureHashing(tokens, filter, lists, texts, report)
    }

    private func measureHashing(
        _ tokens: [[String]], _ filter: TokenFilterModel, _ lists: Amount, _ texts: Amount, _ report: Report
    ) throws {
        let hashing = try HashingVectorizer()
        report.measure("text.hashing.tokens", lists) { _ = hashing.transform(tokens) }
        let hashed = tokens.map { $0.map { HashingVectorizer.hash($0.utf8.span) } }
        var counts = HashingScratch()
        var matrix = CSRMatrix(columns: hashing.columns)
        report.measure("text.hashing.hashes", lists) {
            matrix.removeAll(keepingCapacity: true)
            for list in hashed { hashing.appendRow(hashes: list.span, scratch: &counts, to: &matrix) }
        }
        let encoder = TokenEncoder(filter.tokenizer, filter: filter.filter) { HashingVectorizer.hash($0) }
        let scratch = try encoder.makeScratch()
        try report.measure("text.hashing.texts", texts) {
            matrix.removeAll(keepingCapacity: true)
            for review in reviews {
                try encoder.encode(review, scratch)
                hashing.appendRow(hashes: scratch.ids.span, scratch: &counts, to: &matrix)
            }
        }
    }
}
