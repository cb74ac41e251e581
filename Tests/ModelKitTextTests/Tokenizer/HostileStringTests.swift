import Foundation
import ModelKitText
import Testing

/// A line of hostile.jsonl about a long string made by a rule.
struct GeneratedLine: Decodable {
    var rule: String
    var unit: String
    var count: Int
    var tokens: Int
    var crc32: UInt32
}

@Suite("Hostile strings")
struct HostileStringTests {
    @Test("Every token of the hostile strings is spaCy's (Tools/goldens_spacy.py hostile)")
    func everyToken() throws {
        let tokenizer = try TokenizerFixtures.tokenizer()
        let filtered = FilteredTokenizer(tokenizer)
        var count = 0
        for data in try GoldenLine.lines("hostile.jsonl") {
            guard let line = try? JSONDecoder().decode(GoldenLine.self, from: data) else { continue }
            count += 1
            let difference = line.difference(try tokenizer.tokens(in: line.text))
            #expect(difference == nil)
            #expect(try filtered.tokens(in: line.text) == line.filtered, "\(line.text.debugDescription)")
        }
        #expect(count > 1300)
    }

    @Test("Long strings without end give spaCy's tokens (Tools/goldens_spacy.py hostile)")
    func longStrings() throws {
        let tokenizer = try TokenizerFixtures.tokenizer()
        var count = 0
        for data in try GoldenLine.lines("hostile.jsonl") {
            guard let line = try? JSONDecoder().decode(GeneratedLine.self, from: data) else { continue }
            count += 1
            #expect(line.rule == "repeat")
            let tokens = try tokenizer.tokens(in: String(repeating: line.unit, count: line.count))
            #expect(tokens.count == line.tokens, "\(line.unit) × \(line.count)")
            #expect(TokenDigest.of(tokens) == line.crc32, "\(line.unit) × \(line.count)")
        }
        #expect(count > 10)
    }
}
