import ModelKitText
import Synchronization
import TestSupport
import Testing

/// A vocabulary for tests that numbers the tokens in the order in which they are first asked for.
final class GrowingVocabulary: Sendable {
    private let words = Mutex<(numbers: [String: Int32], texts: [String])>(([:], []))

    func number(_ token: Span<UInt8>) -> Int32 {
        var bytes: [UInt8] = []
        for index in token.indices { bytes.append(token[index]) }
        let text = String(decoding: bytes, as: UTF8.self)
        return words.withLock { words in
            if let number = words.numbers[text] { return number }
            words.texts.append(text)
            words.numbers[text] = Int32(words.texts.count - 1)
            return Int32(words.texts.count - 1)
        }
    }

    func texts(_ numbers: [Int32]) -> [String] { words.withLock { words in numbers.map { words.texts[Int($0)] } } }
}

@Suite("TokenEncoder")
struct TokenEncoderTests {
    private static let texts = [
        "", " ", "plain words only here", "It 's : ) a test , isn't it ?", "<br/>Tags<br />and  white\u{2003}space\n",
        "don't can't won't (a.m.) :-) 10km http://a.com/b?c e\u{301} 😀😀 naïve", "x: ) y", "word\u{85}word\u{A0}word",
        String(repeating: "abc-def.ghi ", count: 500), String(repeating: "long", count: 700) + ". end",
    ]

    @Test("Numbers stand for the filtered tokens, in their order")
    func numbersAreTokens() throws {
        let tokenizer = try TokenizerFixtures.tokenizer()
        for filter in [TokenFilter(), .none] {
            let strings = FilteredTokenizer(tokenizer, filter: filter)
            let vocabulary = GrowingVocabulary()
            let encoder = TokenEncoder(tokenizer, filter: filter) { vocabulary.number($0) }
            for text in TokenEncoderTests.texts + TokenEncoderTests.texts {
                let ids = try encoder.ids(in: text)
                #expect(vocabulary.texts(ids) == (try strings.tokens(in: text)), "\(text.debugDescription)")
            }
        }
    }

    @Test("Numbers of unknown tokens are put out as the vocabulary gives them")
    func unknownTokens() throws {
        let encoder = TokenEncoder(try TokenizerFixtures.tokenizer()) { $0.count == 5 ? 7 : -1 }
        #expect(try encoder.ids(in: "lovely movie, great actors") == [-1, 7, 7, -1])
    }

    @Test("A vocabulary is asked once for a token of a remembered chunk")
    func asksOnce() throws {
        let count = Mutex(0)
        let encoder = TokenEncoder(try TokenizerFixtures.tokenizer()) { _ in
            count.withLock { $0 += 1 }
            return 0
        }
        let scratch = try encoder.makeScratch()
        for _ in 0..<100 {
            try encoder.encode("movie movie great", scratch)
            #expect(scratch.ids == [0, 0, 0])
        }
        #expect(count.withLock { $0 } == 2)
        #expect(scratch.cachedChunkCount == 2)
    }

    @Test("Bytes are encoded as the string that they spell")
    func bytes() throws {
        let encoder = TokenEncoder(try TokenizerFixtures.tokenizer()) { Int32($0.count) }
        let scratch = try encoder.makeScratch()
        for text in TokenEncoderTests.texts {
            let expected = try encoder.ids(in: text)
            try encoder.encode(bytes: Array(text.utf8).span, scratch)
            #expect(scratch.ids == expected)
        }
    }

    @Test(
        "Bytes that are not UTF-8 are refused with the offset of the mistake",
        arguments: [
            ([0x61, 0xFF], 1), ([0xC3], 0), ([0x61, 0x62, 0x80], 2), ([0xED, 0xA0, 0x80], 0), ([0xC0, 0xAF], 0),
            ([0x20, 0xF4, 0x90, 0x80, 0x80], 1), ([0xE2, 0x80, 0x20], 0),
        ] as [([UInt8], Int)])
    func invalidBytes(bytes: [UInt8], offset: Int) throws {
        let encoder = TokenEncoder(try TokenizerFixtures.tokenizer()) { _ in 0 }
        let scratch = try encoder.makeScratch()
        let expected = TextError(
            .invalidUTF8, operation: "tokenize", expected: "UTF-8", actual: "a malformed sequence at byte \(offset)")
        #expect(throws: expected) { try encoder.encode(bytes: bytes.span, scratch) }
        try encoder.encode("good movie", scratch)
        #expect(scratch.ids.count == 2)
    }

    @Test(
        "Numbers stand for the filtered tokens of all reviews",
        .enabled(if: ReviewCorpus.folder != nil, "\(ReviewCorpus.absence)"))
    func reviews() throws {
        let tokenizer = try TokenizerFixtures.tokenizer()
        let strings = FilteredTokenizer(tokenizer)
        let vocabulary = GrowingVocabulary()
        let encoder = TokenEncoder(tokenizer) { vocabulary.number($0) }
        let reviews = try ReviewCorpus.reviews("train", "test")
        #expect(reviews.count == 30_000)
        var wrong = 0
        for review in reviews where vocabulary.texts(try encoder.ids(in: review)) != (try strings.tokens(in: review)) {
            wrong += 1
        }
        #expect(wrong == 0)
    }
}
