import ModelKitText
import TestSupport

/// The filtered tokens of the 25,000 training reviews, in canonical order, by our own tokenizer.
enum TrainingTokens {
    static func load() throws -> [[String]] { try documents.get() }

    private static let documents = Result {
        let tokenizer = try Tokenizer(contentsOf: Repository.path("Weights/spacy/en.tokenizer"))
        return try FilteredTokenizer(tokenizer).tokens(inBatch: ReviewCorpus.reviews("train"))
    }
}
