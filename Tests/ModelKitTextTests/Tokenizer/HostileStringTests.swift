import Foundation
import ModelKitText
import Testing

/// A line of hostile.jsonl or languages.jsonl.
struct GoldenLine: Decodable, CustomTestStringConvertible {
    struct GoldenToken: Decodable {
        var text: String
        var lower: String
        var idx: Int
        var flags: UInt8

        init(from decoder: any Decoder) throws {
            var container = try decoder.unkeyedContainer()
            text = try container.decode(String.self)
            lower = try container.decode(String.self)
            idx = try container.decode(Int.self)
            flags = try container.decode(UInt8.self)
        }
    }

    var language: String?
    var text: String
    var tokens: [GoldenToken]
    var filtered: [String]?

    var testDescription: String { text.debugDescription }

    /// What differs from the tokens that were found, or `nil`.
    func difference(_ found: [Token]) -> String? {
        let expected = tokens.map {
            Token(text: $0.text, lower: $0.lower, idx: $0.idx, flags: TokenFlags(rawValue: $0.flags))
        }
        for index in 0..<max(expected.count, found.count) {
            let want = index < expected.count ? expected[index] : nil
            let have = index < found.count ? found[index] : nil
            // Strings compare equal when they are canonically equivalent; tokens must be the same bytes.
            if let want, let have, want == have, want.text.utf8.elementsEqual(have.text.utf8),
                want.lower.utf8.elementsEqual(have.lower.utf8)
            {
                continue
            }
            return "\(text.debugDescription), token \(index): expected \(String(describing: want)), "
                + "found \(String(describing: have))"
        }
        return nil
    }

    static func lines(_ name: String) throws -> [Data] {
        try TokenizerFixtures.golden(name).split(separator: UInt8(ascii: "\n")).map { Data($0) }
    }
}

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
