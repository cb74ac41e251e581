import Foundation
import ModelKitText
import TestSupport
import Testing

@Suite("Vocabulary")
struct VocabularyTests {
    @Test("numbers terms in their order and finds them by their bytes")
    func lookup() throws {
        let terms = ["movie", "", "é", "e\u{301}", "movies"]
        let vocabulary = try Vocabulary(terms: terms)
        #expect(vocabulary.count == 5)
        #expect(vocabulary["movie"] == 0)
        #expect(vocabulary[""] == 1)
        #expect(vocabulary["é"] == 2)
        #expect(vocabulary["e\u{301}"] == 3)
        #expect(vocabulary["mov"] == nil)
        #expect(vocabulary["Movie"] == nil)
        #expect(vocabulary.index(ofUTF8: Array("movies".utf8).span) == 4)
        #expect(vocabulary.index(ofUTF8: Array("moviess".utf8).span) == -1)
        #expect(vocabulary.term(at: 4) == "movies")
        #expect(vocabulary.terms.map { Array($0.utf8) } == terms.map { Array($0.utf8) })
    }

    @Test("finds every one of many terms and none besides")
    func many() throws {
        let terms = (0..<50_000).map { "t\($0)" }
        let vocabulary = try Vocabulary(terms: terms)
        for (index, term) in terms.enumerated() { #expect(vocabulary[term] == index) }
        for index in 50_000..<60_000 { #expect(vocabulary["t\(index)"] == nil) }
    }

    @Test("refuses a term twice")
    func duplicate() {
        #expect(
            throws: TextError(
                .duplicate, operation: "make vocabulary", expected: "distinct terms",
                actual: "\"a\" as term 0 and as term 2")
        ) { try Vocabulary(terms: ["a", "b", "a"]) }
    }

    @Test("reads lines as Python reads them: any line end, white space around terms not counted")
    func file() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(
            "movie\r\n  scenes\t\n\u{3000}tab\tin\u{A0}\n\u{1C}two words\u{85}\rcr\n\nlast", to: "vocabulary.txt")
        let vocabulary = try Vocabulary(contentsOf: path)
        #expect(vocabulary.terms == ["movie", "scenes", "tab\tin", "two words", "cr", "", "last"])
    }

    @Test("reads back what it wrote, and leaves nothing else in the folder")
    func roundTrip() throws {
        let folder = try TemporaryFolder()
        let vocabulary = try Vocabulary(terms: ["movie", "é", "two words", "🎬"])
        let path = folder.path + "/vocabulary.txt"
        try vocabulary.write(to: path)
        #expect(try Vocabulary(contentsOf: path) == vocabulary)
        #expect(try folder.contents == ["vocabulary.txt"])
    }

    @Test(
        "refuses to write a term that a line cannot hold",
        arguments: ["two\nlines", "a\rb", " leading", "trailing\u{2003}"])
    func unholdable(term: String) throws {
        let folder = try TemporaryFolder()
        let vocabulary = try Vocabulary(terms: ["good", term])
        #expect(
            throws: TextError(
                .invalidArgument, operation: "save vocabulary",
                expected: "terms without line breaks and without white space around them",
                actual: "term 1, \(term.debugDescription)")
        ) { try vocabulary.write(to: folder.path + "/vocabulary.txt") }
        #expect(try folder.contents.isEmpty)
    }

    @Test("says that the file is missing, a folder, or empty")
    func unreadable() throws {
        let folder = try TemporaryFolder()
        let missing = folder.path + "/none.txt"
        #expect(
            throws: TextError(
                .unreadableFile, operation: "load vocabulary", path: missing, actual: "No such file or directory")
        ) { try Vocabulary(contentsOf: missing) }
        #expect(
            throws: TextError(
                .unreadableFile, operation: "load vocabulary", path: folder.path,
                actual: "not a regular file")
        ) { try Vocabulary(contentsOf: folder.path) }
        let empty = try folder.write("", to: "empty.txt")
        #expect(
            throws: TextError(.emptyInput, operation: "load vocabulary", path: empty, actual: "the file is empty")
        ) { try Vocabulary(contentsOf: empty) }
    }

    @Test("refuses a file of 3 GiB before reading it")
    func tooLarge() throws {
        let folder = try TemporaryFolder()
        let large = try folder.write("a\n", to: "vocabulary.txt")
        // A hole takes no room on the disk.
        let handle = try #require(FileHandle(forWritingAtPath: large))
        try handle.truncate(atOffset: 3 << 30)
        try handle.close()
        #expect(
            throws: TextError(
                .inputTooLarge, operation: "load vocabulary", path: large, expected: "at most 2147483647 bytes",
                actual: "3221225472")
        ) { try Vocabulary(contentsOf: large) }
        #expect(
            throws: TextError(
                .inputTooLarge, operation: "load tokenizer", path: large, expected: "at most 2147483647 bytes",
                actual: "3221225472")
        ) { try Tokenizer(contentsOf: large) }
    }

    @Test("names the line of invalid UTF-8", arguments: [1, 2, 3])
    func invalidUTF8(line: Int) throws {
        let folder = try TemporaryFolder()
        var lines: [[UInt8]] = [Array("one".utf8), Array("two".utf8), Array("three".utf8)]
        lines[line - 1] = [0x61, 0xFF, 0x62]
        let path = try folder.write(Array(lines.joined(separator: [0x0A])), to: "vocabulary.txt")
        let offset = lines[..<(line - 1)].reduce(1) { $0 + $1.count + 1 }
        let error = #expect(throws: TextError.self) { try Vocabulary(contentsOf: path) }
        #expect(error?.code == .invalidUTF8)
        #expect(error?.line == line)
        #expect(error?.actual?.hasSuffix("at byte \(offset)") == true)
    }

    static let malformed: [[UInt8]] = [
        [0xED, 0xA0, 0x80], [0xC0, 0x80], [0xE2, 0x82], [0xF5, 0x80, 0x80, 0x80], [0x80],
    ]

    @Test("refuses surrogates, overlong forms and sequences cut off", arguments: malformed)
    func malformedUTF8(bytes: [UInt8]) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(Array("good\n".utf8) + bytes, to: "vocabulary.txt")
        let error = #expect(throws: TextError.self) { try Vocabulary(contentsOf: path) }
        #expect(error?.code == .invalidUTF8)
        #expect(error?.line == 2)
    }

    @Test("names both lines of a term that occurs twice")
    func duplicateLines() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("a\nb\nc\n b \n", to: "vocabulary.txt")
        #expect(
            throws: TextError(
                .duplicate, operation: "load vocabulary", path: path, line: 4, expected: "distinct terms",
                actual: "\"b\", which is on line 2 already")
        ) { try Vocabulary(contentsOf: path) }
    }

    @Test("survives any bytes", arguments: 0..<200)
    func anyBytes(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let bytes = (0..<64).map { _ in UInt8.random(in: 0...255, using: &generator) }
        let folder = try TemporaryFolder()
        let path = try folder.write(seed % 2 == 0 ? bytes : bytes.map { $0 & 0x7F }, to: "vocabulary.txt")
        let terms = try? Vocabulary(contentsOf: path).terms
        #expect(terms == nil || terms?.isEmpty == false)
    }
}
