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

    @Test("A text of 2 GiB is refused before it is read")
    func tooLarge() throws {
        let count = 1 << 31
        let pages = unsafe mmap(nil, count, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
        let start = unsafe try #require(pages)
        defer { unsafe munmap(start, count) }
        try #require(unsafe start != MAP_FAILED)
        let encoder = try TokenEncoder(Tokenizer(contentsOf: TokenizerFixtures.english)) { _ in 0 }
        let scratch = try encoder.makeScratch()
        // The pages are zeros, which are UTF-8, and stay mapped until after the call.
        let bytes = unsafe UnsafeRawBufferPointer(start: start, count: count).bindMemory(to: UInt8.self)
        var failure: TextError?
        do throws(TextError) {
            try encoder.encode(unsafe UTF8Span(unchecked: bytes.span), scratch)
        } catch {
            failure = error
        }
        #expect(
            failure
                == TextError(
                    .inputTooLarge, operation: "tokenize", expected: "at most 2147483647 bytes", actual: "2147483648"))
    }
}
