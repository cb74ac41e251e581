import Foundation
import ModelKitText
import Testing

@Suite("All reviews", .enabled(if: Reviews.folder != nil, "no reviews: see Tools/imdb-data"))
struct ReviewParityTests {
    @Test("Every token, offset and flag of 30,000 reviews is spaCy's (Tools/goldens_spacy.py reviews)")
    func rawTokens() throws {
        let expected = try TokenizerFixtures.digests("review_tokens.crc32")
        let tokenizer = try TokenizerFixtures.tokenizer()
        let reviews = try Reviews.texts()
        #expect(reviews.count == expected.count)
        var wrong: [Int] = []
        for (number, review) in reviews.enumerated() {
            if TokenDigest.of(try tokenizer.tokens(in: review)) != expected[number] { wrong.append(number) }
        }
        #expect(wrong.isEmpty, "\(wrong.count) of \(reviews.count) reviews differ: numbers \(wrong.prefix(10))")
    }

    @Test("The filtered tokens of 30,000 reviews are those of spaCy and the tutorial (Tools/goldens_spacy.py reviews)")
    func filteredTokens() throws {
        let expected = try TokenizerFixtures.digests("review_filtered.crc32")
        let tokenizer = FilteredTokenizer(try TokenizerFixtures.tokenizer())
        let reviews = try Reviews.texts()
        #expect(reviews.count == expected.count)
        let tokens = try tokenizer.tokens(inBatch: reviews)
        let wrong = reviews.indices.filter { TokenDigest.of(tokens[$0]) != expected[$0] }
        #expect(wrong.isEmpty, "\(wrong.count) of \(reviews.count) reviews differ: numbers \(wrong.prefix(10))")
    }
}
