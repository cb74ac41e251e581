import Foundation
import ModelKitText
import Testing

@Suite("Long texts without white space")
struct LongTextTests {
    @Test(
        "A megabyte of anything is taken apart in linear time and spelled by its tokens", .timeLimit(.minutes(1)),
        arguments: [
            "a", "!", ".", "(", "-", ":", "@", "/", "'", "\"", "a.", ".a", "a:", ":a", "a@", "@a", "a/", "://", "a!",
            "!a", "..x",
            "x..", "1,", "5km", "km", "'s", "a's", "don't", ":-)", "(:", "A.", "$1", "é", "é.", "…", "日本", "😀", "a😀",
            "e\u{301}",
            "\u{0}", "\u{FEFF}", "www.", "http://", "a.b/", "1.", "1.1.", "<br", "\u{3000}", " ", "\n", "\t ", "a_",
            "%5", "a-b",
        ])
    func megabyte(unit: String) throws {
        let tokenizer = try TokenizerFixtures.tokenizer()
        let text = String(repeating: unit, count: (1 << 20) / unit.utf8.count)
        let tokens = try tokenizer.tokens(in: text)
        var end = 0
        var bytes = 0
        for token in tokens {
            bytes += token.idx - end + token.text.utf8.count
            end = token.idx + token.text.unicodeScalars.count
        }
        #expect(bytes == text.utf8.count || (bytes == text.utf8.count - 1 && text.utf8.last == UInt8(ascii: " ")))
        _ = try FilteredTokenizer(tokenizer).tokens(in: text)
    }

    @Test("A pattern that would take for ever on a text is given up with an error, and the next text is taken")
    func stepLimit() throws {
        let text = try String(contentsOf: URL(filePath: TokenizerFixtures.english), encoding: .utf8)
        let changed = text.replacing(#/@infix [0-9]+\n[^@]*/#, with: "@infix 1\n(?:a+)+y\n")
        let tokenizer = try Tokenizer(parsing: Array(changed.utf8), path: "x")
        let endless = String(repeating: "a", count: 60) + "xy"
        var found: TextError?
        do throws(TextError) { _ = try tokenizer.tokens(in: endless) } catch { found = error }
        #expect(found?.code == .regularExpression)
        #expect(found?.actual == "match limit exceeded")
        #expect(try tokenizer.tokens(in: "baay c").map(\.text) == ["b", "aay", "c"])
    }
}
