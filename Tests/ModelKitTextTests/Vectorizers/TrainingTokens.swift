import ModelKitText
import TestSupport

/// The filtered tokens of the 25,000 training reviews, in canonical order, by our own tokenizer.
enum TrainingTokens {
    static func load() throws -> [[String]] { try documents.get() }

    private static let documents = Result {
        try FilteredTokenizer(TokenizerFixtures.tokenizer()).tokens(inBatch: ReviewCorpus.reviews("train"))
    }
}
