import Foundation
import ModelKitText
import TestSupport
import Testing

@Suite("Tokenizer data files")
struct TokenizerDataTests {
    private let lines: [String]

    init() throws {
        let text = try String(contentsOf: URL(filePath: TokenizerFixtures.english), encoding: .utf8)
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
    }

    private func failure(_ lines: [String]) -> TextError? {
        failure(Array((lines.joined(separator: "\n") + "\n").utf8))
    }

    private func failure(_ bytes: [UInt8]) -> TextError? {
        do throws(TextError) {
            _ = try Tokenizer(parsing: bytes, path: "x")
            return nil
        } catch {
            return error
        }
    }

    private func header(_ name: String) throws -> Int {
        try #require(lines.firstIndex { $0.hasPrefix("@\(name) ") && $0.split(separator: " ").count == 2 })
    }

    /// The file with the contents of one section replaced, and the number of the first of the new lines.
    private func replacing(_ name: String, with content: [String]) throws -> (lines: [String], first: Int) {
        let start = try header(name)
        let count = try #require(Int(lines[start].split(separator: " ")[1]))
        var changed = lines
        changed.replaceSubrange(start...start + count, with: ["@\(name) \(content.count)"] + content)
        return (changed, start + 2)
    }

    @Test("The shipped file loads")
    func loads() throws {
        #expect(failure(lines) == nil)
        #expect(try Tokenizer(contentsOf: TokenizerFixtures.english).language == "en")
    }

    @Test("A file that is not there is named with the system's reason")
    func absent() {
        let expected = TextError(
            .unreadableFile, operation: "load tokenizer", path: "/nowhere/en.tokenizer",
            actual: "No such file or directory")
        #expect(throws: expected) { try Tokenizer(contentsOf: "/nowhere/en.tokenizer") }
    }

    @Test("A folder is no data file")
    func folder() {
        let expected = TextError(
            .unreadableFile, operation: "load tokenizer", path: "/", actual: "not a regular file")
        #expect(throws: expected) { try Tokenizer(contentsOf: "/") }
    }

    @Test("An empty file is refused")
    func empty() {
        #expect(
            failure([UInt8]())
                == TextError(
                    .truncatedData, operation: "load tokenizer", path: "x", expected: "a tokenizer data file",
                    actual: "an empty file"))
    }

    @Test(
        "Another magic and another version are refused", arguments: ["modelkit-tokenizer 2", "{", "", "PK\u{3}\u{4}"])
    func magic(first: String) {
        #expect(
            failure([first] + lines.dropFirst())
                == TextError(
                    .unsupportedFormat, operation: "load tokenizer", path: "x", line: 1,
                    expected: "\"modelkit-tokenizer 1\"", actual: "\"\(first)\"",
                    suggestion: "write the file again with Tools/export_spacy.py"))
    }

    @Test("Bytes that are not UTF-8 are refused with their offset")
    func invalidUTF8() {
        var bytes = Array((lines.joined(separator: "\n") + "\n").utf8)
        bytes[100] = 0xFF
        #expect(
            failure(bytes)
                == TextError(
                    .invalidUTF8, operation: "load tokenizer", path: "x", expected: "UTF-8",
                    actual: "a malformed sequence at byte 100"))
    }

    @Test("A missing section is named", arguments: ["prefix", "specials", "space", "lower", "like_num", "about"])
    func missing(name: String) throws {
        let start = try header(name)
        let count = try #require(Int(lines[start].split(separator: " ")[1]))
        var changed = lines
        changed.removeSubrange(start...start + count)
        #expect(
            failure(changed)
                == TextError(.missing, operation: "load tokenizer", path: "x", expected: "a section @\(name)"))
    }

    @Test("A section that comes twice is refused")
    func doubled() throws {
        var changed = lines
        changed.insert("@space 0", at: try header("space"))
        #expect(
            failure(changed)
                == TextError(
                    .duplicate, operation: "load tokenizer", path: "x", line: try header("space") + 2,
                    expected: "each section once", actual: "a second @space"))
    }

    @Test("An unknown section is refused")
    func unknown() throws {
        var changed = lines
        changed.insert("@prefixes 0", at: 1)
        #expect(
            failure(changed)
                == TextError(
                    .malformedData, operation: "load tokenizer", path: "x", line: 2,
                    expected: "a section of format version 1", actual: "@prefixes"))
    }

    @Test(
        "A line that is no section header is refused",
        arguments: ["prefix 3", "@prefix", "@prefix -1", "@prefix x", ""])
    func malformedHeader(line: String) {
        var changed = lines
        changed.insert(line, at: 1)
        #expect(
            failure(changed)
                == TextError(
                    .malformedData, operation: "load tokenizer", path: "x", line: 2,
                    expected: "a section header \"@NAME COUNT\"", actual: "\"\(line)\""))
    }

    @Test("Lines behind the end are refused")
    func behindTheEnd() {
        #expect(
            failure(lines + ["@more 0"])
                == TextError(
                    .malformedData, operation: "load tokenizer", path: "x", line: lines.count,
                    expected: "the end of the file after @end", actual: "more lines"))
    }

    @Test("A file cut off anywhere is refused")
    func truncated() {
        let bytes = Array((lines.joined(separator: "\n") + "\n").utf8)
        var random = SeededGenerator(seed: 11)
        for count in [1, 20, 21, 25, 1000] + (0..<60).map({ _ in Int(random.next() % UInt64(bytes.count - 8)) }) {
            let error = failure(Array(bytes[..<count]))
            #expect(error != nil, "the first \(count) bytes were accepted")
        }
        #expect(
            failure(Array(lines.dropLast()))
                == TextError(
                    .truncatedData, operation: "load tokenizer", path: "x", line: lines.count - 1,
                    expected: "@end 0 at the end of the file"))
        #expect(
            failure(Array(lines[..<3]))
                == TextError(
                    .truncatedData, operation: "load tokenizer", path: "x", line: 3, expected: "4 lines in @about",
                    actual: "1"))
    }

    @Test(
        "A pattern that does not compile is refused with PCRE2's message",
        arguments: ["prefix", "suffix", "infix", "url_match"])
    func badPattern(section: String) throws {
        #expect(
            failure(try replacing(section, with: ["abc(", "d"]).lines)
                == TextError(
                    .regularExpression, operation: "load tokenizer", path: "x",
                    expected: "a PCRE2 pattern in @\(section)", actual: "missing closing parenthesis at byte 5"))
    }

    @Test(
        "A pattern that could match a part of a scalar is refused",
        arguments: ["prefix", "suffix", "infix", "token_match", "url_match", "like_url"])
    func partOfScalar(section: String) throws {
        #expect(
            failure(try replacing(section, with: ["\\C"]).lines)
                == TextError(
                    .regularExpression, operation: "load tokenizer", path: "x",
                    expected: "a PCRE2 pattern in @\(section)",
                    actual: "using \\C is disabled by the application at byte 2"))
    }

    @Test("A match that \\K in a called group turns around is an error, not a crash", arguments: ["prefix", "infix"])
    func turnedAround(section: String) throws {
        let changed = try replacing(section, with: ["(?(DEFINE)(?<k>..\\K))b(?=(?&k))"]).lines
        let tokenizer = try Tokenizer(parsing: Array((changed.joined(separator: "\n") + "\n").utf8), path: "x")
        let error = #expect(throws: TextError.self) { try tokenizer.tokens(in: "abéed") }
        #expect(error?.code == .regularExpression)
        #expect(error?.suggestion == "take \\K out of the pattern")
    }

    @Test(
        "Ranges that do not ascend or are no numbers are refused",
        arguments: ["5 4", "41-3F", "G", "1-2-3", "110000", "-", "4-"])
    func badRanges(ranges: String) throws {
        let (changed, first) = try replacing("digit", with: [ranges])
        let error = try #require(failure(changed))
        #expect(error.code == .malformedData)
        #expect(error.line == first)
        #expect(error.expected == "ascending hexadecimal ranges")
    }

    @Test("Other white space than Python's is refused")
    func otherWhiteSpace() throws {
        let (changed, first) = try replacing("space", with: ["9-D 20"])
        #expect(
            failure(changed)
                == TextError(
                    .malformedData, operation: "load tokenizer", path: "x", line: first,
                    expected: "Python's white space", actual: "another set of scalars"))
    }

    @Test(
        "A malformed lower-case mapping is refused",
        arguments: ["41", "41>", ">61", "41-5A>61+62", "41-5A/3>61", "5A-41>61", "42>62 41>61", "41>D800", "41>110000"])
    func badMapping(mapping: String) throws {
        let (changed, first) = try replacing("lower", with: [mapping])
        let error = try #require(failure(changed))
        #expect(error.code == .malformedData)
        #expect(error.line == first)
        #expect(error.expected == "a mapping such as 41-5A>61")
    }

    @Test(
        "A special case that its tokens do not spell is refused",
        arguments: ["don't\tdo\tnt", "don't", "don't\tdon't\t", "", "\t", "don't\tdo\tn't\tx"])
    func badSpecial(special: String) throws {
        let (changed, first) = try replacing("specials", with: [special])
        let error = try #require(failure(changed))
        #expect(error.code == .malformedData)
        #expect(error.line == first)
        #expect(error.expected == "a special case and tokens that spell it")
    }

    @Test("A special case that comes twice is refused")
    func doubledSpecial() throws {
        let (changed, first) = try replacing("specials", with: ["a\ta", "b\tb", "a\ta"])
        #expect(
            failure(changed)
                == TextError(
                    .duplicate, operation: "load tokenizer", path: "x", line: first + 2,
                    expected: "each special case once", actual: "\"a\" again"))
    }

    @Test(
        "An escape that does not exist is refused",
        arguments: ["\\x", "\\", "\\u", "\\u{", "\\u{}", "\\u{D800}", "\\u{110000}"])
    func badEscape(escape: String) throws {
        let (changed, first) = try replacing("stop_words", with: ["fine", escape])
        let error = try #require(failure(changed))
        #expect(error.code == .malformedData)
        #expect(error.line == first + 1)
    }

    @Test("A suffix window without a width is refused", arguments: ["x 2E", "-1", "", " "])
    func badWindow(window: String) throws {
        let error = try #require(failure(try replacing("suffix_window", with: [window]).lines))
        #expect(error.code == .malformedData)
    }

    @Test("A suffix window wider than 1,000 scalars is refused", arguments: ["1001", "9000000000000000000"])
    func wideWindow(width: String) throws {
        let (changed, first) = try replacing("suffix_window", with: ["\(width) 2E"])
        #expect(
            failure(changed)
                == TextError(
                    .malformedData, operation: "load tokenizer", path: "x", line: first,
                    expected: "a width of at most 1000", actual: width))
    }

    @Test("A suffix window wider than the text reaches to its beginning")
    func windowBeyondText() throws {
        let changed = try replacing("suffix_window", with: ["1000 2E"]).lines
        let tokenizer = try Tokenizer(parsing: Array((changed.joined(separator: "\n") + "\n").utf8), path: "x")
        let text = String(repeating: "é", count: 60) + "!..."
        #expect(try tokenizer.tokens(in: text) == Tokenizer(contentsOf: TokenizerFixtures.english).tokens(in: text))
    }

    @Test("A rule for numbers of another name is refused")
    func badNumberRule() throws {
        let (changed, first) = try replacing("like_num", with: ["signs\t+", "prefixes\tx"])
        #expect(
            failure(changed)
                == TextError(
                    .malformedData, operation: "load tokenizer", path: "x", line: first + 1,
                    expected: "signs, endings, removed, suffixes or words", actual: "\"prefixes\""))
    }

    @Test("No change of a single byte makes loading or tokenizing crash")
    func mutations() throws {
        let bytes = Array((lines.joined(separator: "\n") + "\n").utf8)
        var random = SeededGenerator(seed: 12)
        for _ in 0..<300 {
            var changed = bytes
            changed[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next())
            guard let tokenizer = try? Tokenizer(parsing: changed, path: "x") else { continue }
            _ = try? tokenizer.tokens(in: "It's 10km (e.g. don't!) http://a.com :-) ΑΣ İ 5% a.m.")
        }
    }
}
