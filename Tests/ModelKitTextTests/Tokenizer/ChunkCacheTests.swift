import Foundation
import ModelKitText
import TestSupport
import Testing

@Suite("Chunk cache")
struct ChunkCacheTests {
    /// Texts of words that come again and words that do not, of white space and of phrases over chunks' borders.
    private static func randomTexts(_ count: Int, seed: UInt64) -> [String] {
        var random = SeededGenerator(seed: seed)
        let pieces = [
            "the", "movie", "don't", "it", "'s", ":", ")", "-", "(", ".", "it's", "a.m.", "a.m", "10km", "e.g.", "—",
            "x-y",
            "http://a.b/c", "(great!)", "naïve", "\u{85}", "\u{3000}", "  ", "\n", "\t", "<br", "/>", "😀", "İ", "ΑΣ",
            "C++",
            "Dr", "Dr.", "U.S.", "!!!", "...", "\u{A0}", "supercalifragilisticexpialidocious", "\u{0}", "s", "'",
        ]
        return (0..<count).map { _ in
            var text = ""
            for _ in 0..<Int(random.next() % 40) {
                if random.next() % 6 == 0 { text += "w\(random.next() % 100_000)" }
                text += pieces[Int(random.next() % UInt64(pieces.count))]
                if random.next() % 3 != 0 { text += " " }
            }
            return text
        }
    }

    @Test(
        "Tokens do not depend on what is remembered, nor on the room to remember it", arguments: [1, 2, 3] as [UInt64])
    func cachedIsUncached(seed: UInt64) throws {
        let data = try bytes(of: TokenizerFixtures.english)
        let plenty = try Tokenizer(parsing: data, path: "en")
        let little = try Tokenizer(parsing: data, path: "en", cacheBytes: 100_000)
        let none = try Tokenizer(parsing: data, path: "en", cacheBytes: 0)
        let filtered = FilteredTokenizer(plenty)
        let filteredNone = FilteredTokenizer(plenty, cacheBytes: 0)
        for text in ChunkCacheTests.randomTexts(3000, seed: seed) {
            let expected = try none.tokens(in: text)
            #expect(try plenty.tokens(in: text) == expected, "seed \(seed): \(text.debugDescription)")
            #expect(try little.tokens(in: text) == expected, "seed \(seed): \(text.debugDescription)")
            #expect(
                try filtered.tokens(in: text) == filteredNone.tokens(in: text), "seed \(seed): \(text.debugDescription)"
            )
        }
    }

    @Test("Tokens stand where they say and spell the text, blanks between them")
    func tokensSpellTheText() throws {
        let tokenizer = try TokenizerFixtures.tokenizer()
        for text in ChunkCacheTests.randomTexts(3000, seed: 9) {
            let scalars = Array(text.unicodeScalars)
            var end = 0
            for token in try tokenizer.tokens(in: text) {
                let gap = token.idx - end
                #expect(gap == 0 || (gap == 1 && scalars[end] == " "), "\(text.debugDescription)")
                let length = token.text.unicodeScalars.count
                #expect(scalars[token.idx..<token.idx + length].elementsEqual(token.text.unicodeScalars))
                end = token.idx + length
            }
            #expect(end == scalars.count || (end == scalars.count - 1 && scalars[end] == " "))
        }
    }

    @Test("A filter that keeps everything keeps the raw tokens")
    func noneIsRaw() throws {
        let tokenizer = try TokenizerFixtures.tokenizer()
        let filtered = FilteredTokenizer(tokenizer, filter: .none)
        for text in ChunkCacheTests.randomTexts(1000, seed: 4) {
            #expect(try filtered.tokens(in: text) == tokenizer.tokens(in: text).map(\.text))
        }
    }

    @Test("White space that is normalised first gives the tokens of the normalised text")
    func normalization() throws {
        let tokenizer = try TokenizerFixtures.tokenizer()
        var filter = TokenFilter.none
        filter.removedTexts = ["<br", "/>"]
        filter.normalizesWhiteSpace = true
        let filtered = FilteredTokenizer(tokenizer, filter: filter)
        for text in ChunkCacheTests.randomTexts(3000, seed: 5) {
            let removed = text.replacingOccurrences(of: "<br", with: "", options: .literal)
                .replacingOccurrences(of: "/>", with: "", options: .literal)
            let words = removed.unicodeScalars.split { isPythonSpace($0) }
            let normalized = words.map { String(String.UnicodeScalarView($0)) }.joined(separator: " ")
            #expect(
                try filtered.tokens(in: text) == tokenizer.tokens(in: normalized).map(\.text),
                "\(text.debugDescription)")
        }
    }

    @Test("Any number of threads get the same tokens from one tokenizer", arguments: [2, 8])
    func threads(count: Int) async throws {
        let tokenizer = try TokenizerFixtures.tokenizer()
        let filtered = FilteredTokenizer(tokenizer)
        let encoder = TokenEncoder(tokenizer, cacheBytes: 200_000) { Int32($0.count) }
        let texts = ChunkCacheTests.randomTexts(1000, seed: 6)
        let expected = try texts.map { try tokenizer.tokens(in: $0) }
        let expectedWords = try texts.map { try filtered.tokens(in: $0) }
        try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<count {
                group.addTask {
                    var wrong = 0
                    for (index, text) in texts.enumerated() {
                        if try tokenizer.tokens(in: text) != expected[index] { wrong += 1 }
                        if try filtered.tokens(in: text) != expectedWords[index] { wrong += 1 }
                        if try encoder.ids(in: text) != expectedWords[index].map({ Int32($0.utf8.count) }) {
                            wrong += 1
                        }
                    }
                    return wrong
                }
            }
            for try await wrong in group { #expect(wrong == 0) }
        }
    }

    @Test("An endless stream of new chunks takes no more memory than the bound", arguments: [300_000, 4 << 20])
    func bounded(cacheBytes: Int) throws {
        let encoder = TokenEncoder(try TokenizerFixtures.tokenizer(), cacheBytes: cacheBytes) { Int32($0.count) }
        let scratch = try encoder.makeScratch()
        var largest = 0
        var restarts = 0
        var last = 0
        for number in 0..<20_000 {
            let words = (0..<20).map { "word\(number * 20 + $0)" + ($0 == 7 ? String(repeating: "x", count: 40) : "") }
            try encoder.encode(words.joined(separator: " "), scratch)
            largest = max(largest, scratch.cacheByteCount)
            if scratch.cachedChunkCount < last { restarts += 1 }
            last = scratch.cachedChunkCount
        }
        #expect(largest <= cacheBytes)
        #expect(restarts > 0)
        #expect(largest > cacheBytes / 4)
    }

    private func isPythonSpace(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09...0x0D, 0x1C...0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
        default: false
        }
    }
}
