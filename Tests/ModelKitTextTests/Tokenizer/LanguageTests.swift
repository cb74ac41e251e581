import Foundation
import ModelKitText
import TestSupport
import Testing

@Suite("Languages")
struct LanguageTests {
    @Test(
        "Every token of other languages' sentences is spaCy's (Tools/goldens_spacy.py languages)",
        arguments: ["de", "es", "fr", "ru"])
    func everyToken(language: String) throws {
        let tokenizer = try Tokenizer(contentsOf: Repository.path("Weights/spacy/\(language).tokenizer"))
        #expect(tokenizer.language == language)
        var count = 0
        for data in try GoldenLine.lines("languages.jsonl") {
            let line = try JSONDecoder().decode(GoldenLine.self, from: data)
            guard line.language == language else { continue }
            count += 1
            #expect(line.difference(try tokenizer.tokens(in: line.text)) == nil)
        }
        #expect(count > 10)
    }
}
