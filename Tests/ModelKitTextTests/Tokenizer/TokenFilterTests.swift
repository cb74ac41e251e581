import ModelKitText
import Testing

@Suite("TokenFilter")
struct TokenFilterTests {
    @Test(
        "The tutorial's examples give the tutorial's tokens",
        arguments: [
            ("", []),
            ("NLP 101", ["nlp"]),
            ("I'm loving the Spacy 101 course !!!ù*`^@😀", ["loving", "spacy", "course"]),
            ("<br/>prepare things for IMDB<br/>", ["prepare", "things", "imdb"]),
            ("<br/>a b c data<br/>      e scientist", ["data", "scientist"]),
        ])
    func tutorial(text: String, tokens: [String]) throws {
        let tokenizer = FilteredTokenizer(try TokenizerFixtures.tokenizer())
        #expect(try tokenizer.tokens(in: text) == tokens)
    }

    @Test("Texts are removed one after the other and not looked for again, as Python's replace does")
    func removal() throws {
        let tokenizer = try TokenizerFixtures.tokenizer()
        var filter = TokenFilter.none
        filter.removedTexts = ["<br", "", "/>"]
        filter.normalizesWhiteSpace = true
        let filtered = FilteredTokenizer(tokenizer, filter: filter)
        #expect(try filtered.tokens(in: "x/<br>y") == ["xy"])
        #expect(try filtered.tokens(in: "x<<brbry") == tokenizer.tokens(in: "x<bry").map(\.text))
        #expect(try filtered.tokens(in: "<br<br<b") == tokenizer.tokens(in: "<b").map(\.text))
        #expect(try filtered.tokens(in: "<br/><br/>") == [])
        #expect(try filtered.tokens(in: "//>>") == tokenizer.tokens(in: "/>").map(\.text))
        #expect(try filtered.tokens(in: "<BR/>a") == tokenizer.tokens(in: "<BRa").map(\.text))
    }

    @Test("Each option keeps what it is about when it is off")
    func options() throws {
        let tokenizer = try TokenizerFixtures.tokenizer()
        let text = "The naïve 42 , I saw"
        func tokens(_ change: (inout TokenFilter) -> Void) throws -> [String] {
            var filter = TokenFilter()
            change(&filter)
            return try FilteredTokenizer(tokenizer, filter: filter).tokens(in: text)
        }
        #expect(try tokens { _ in } == ["saw"])
        #expect(try tokens { $0.dropsNonASCII = false } == ["naïve", "saw"])
        #expect(try tokens { $0.dropsStopWords = false } == ["the", "saw"])
        #expect(try tokens { $0.dropsDigits = false } == ["42", "saw"])
        #expect(try tokens { ($0.dropsPunctuation, $0.minimumLength) = (false, 1) } == [",", "saw"])
        #expect(try tokens { ($0.dropsStopWords, $0.minimumLength) = (false, 1) } == ["the", "i", "saw"])
        #expect(try tokens { ($0.dropsStopWords, $0.lowercases) = (false, false) } == ["The", "saw"])
        #expect(try tokens { ($0.dropsDigits, $0.dropsLikeNum) = (false, true) } == ["saw"])
        #expect(try tokens { $0.minimumLength = 4 } == [])
    }

    @Test("White space and URLs are dropped where the filter says so")
    func spaceAndURLs() throws {
        let tokenizer = try TokenizerFixtures.tokenizer()
        var filter = TokenFilter.none
        #expect(try FilteredTokenizer(tokenizer, filter: filter).tokens(in: "a  b.com") == ["a", " ", "b.com"])
        filter.dropsSpace = true
        #expect(try FilteredTokenizer(tokenizer, filter: filter).tokens(in: "a  b.com") == ["a", "b.com"])
        filter.dropsLikeURL = true
        #expect(try FilteredTokenizer(tokenizer, filter: filter).tokens(in: "a  b.com") == ["a"])
    }

    @Test("The length of a token counts Unicode scalars, not bytes")
    func lengthInScalars() throws {
        var filter = TokenFilter.none
        filter.minimumLength = 2
        let filtered = FilteredTokenizer(try TokenizerFixtures.tokenizer(), filter: filter)
        #expect(try filtered.tokens(in: "é éé 日 日本") == ["éé", "日本"])
    }
}
