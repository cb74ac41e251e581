import ModelKitText
import TestSupport
import Testing

@Suite("All reviews", .enabled(if: ReviewCorpus.folder != nil, "\(ReviewCorpus.absence)"))
struct ReviewParityTests {
    @Test("Every token, offset and flag of 30,000 reviews is spaCy's (Tools/goldens_spacy.py reviews)")
    func rawTokens() throws {
        let expected = try TokenizerFixtures.goldens.numbers("review_tokens.crc32", as: UInt32.self)
        let tokenizer = try TokenizerFixtures.tokenizer()
        let reviews = try ReviewCorpus.reviews("train", "test")
        #expect(reviews.count == expected.count)
        var wrong: [Int] = []
        for (number, review) in reviews.enumerated() {
            if TokenDigest.of(try tokenizer.tokens(in: review)) != expected[number] { wrong.append(number) }
        }
        #expect(wrong.prefix(10) == [], "\(wrong.count) of \(reviews.count) reviews differ")
    }

    @Test("The filtered tokens of 30,000 reviews are those of spaCy and the tutorial (Tools/goldens_spacy.py reviews)")
    func filteredTokens() throws {
        let expected = try TokenizerFixtures.goldens.numbers("review_filtered.crc32", as: UInt32.self)
        let tokenizer = FilteredTokenizer(try TokenizerFixtures.tokenizer())
        let reviews = try ReviewCorpus.reviews("train", "test")
        #expect(reviews.count == expected.count)
        let tokens = try tokenizer.tokens(inBatch: reviews)
        let wrong = reviews.indices.filter { TokenDigest.of(tokens[$0]) != expected[$0] }
        #expect(wrong.prefix(10) == [], "\(wrong.count) of \(reviews.count) reviews differ")
    }
}
