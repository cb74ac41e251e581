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
}
