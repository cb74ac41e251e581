import ModelKitText
import TestSupport
import Testing

@Suite("TF-IDF files")
struct TfidfFilesTests {
    private static func fitted(
        _ change: (inout TfidfVectorizer.Configuration) -> Void = { _ in }
    ) throws -> TfidfVectorizer {
        var configuration = TfidfVectorizer.Configuration()
        change(&configuration)
        return try TfidfVectorizer.fit(
            [["movie", "é", "bad"], ["movie", "plot"], ["movie"]], configuration: configuration)
    }

    @Test("come back as they were written, to the last bit", arguments: 0..<4)
    func roundTrip(number: Int) throws {
        let vectorizer = try Self.fitted { configuration in
            switch number {
            case 0: break
            case 1:
                configuration.norm = nil
                configuration.maxFeatures = 3
                configuration.minDF = .ratio(1.0 / 3)
                configuration.maxDF = .count(3)
                configuration.tieBreaking = .portable
            case 2:
                configuration.useIDF = false
                configuration.binary = true
                configuration.norm = .l1
            default:
                configuration.sublinearTF = true
                configuration.smoothIDF = false
                configuration.minDF = .ratio(1e-7)
            }
        }
        let folder = try TemporaryFolder()
        try vectorizer.write(to: folder.path)
        let read = try TfidfVectorizer(contentsOf: folder.path)
        #expect(read.configuration == vectorizer.configuration)
        #expect(read.vocabulary == vectorizer.vocabulary)
        #expect(read.idf == vectorizer.idf)
        let names = ["config.json", "idf.txt", "vocabulary.txt"]
        #expect(try folder.contents == (number == 2 ? ["config.json", "vocabulary.txt"] : names))
    }

    @Test("of the shipped model are read")
    func shipped() throws {
        let vectorizer = try TfidfVectorizer(
            contentsOf: Repository.path("Weights/imdb/tfidf"))
        #expect(vectorizer.columns == 20_000)
        #expect(vectorizer.configuration.sublinearTF)
        #expect(vectorizer.configuration.minDF == .count(2))
        #expect(vectorizer.configuration.maxDF == .ratio(1))
        #expect(try vectorizer.idf == VectorizerGoldens.files.numbers("tfidf_corpus_b_idf.f64", as: Double.self))
    }

    struct Broken: Sendable {
        var file: String
        var text: String
        var code: TextError.Code
        var line: Int?
        var expected: String?
        var actual: String?
    }

    private static let limits = "a whole number from 1 on, or a ratio with a decimal point in 0.0 to 1.0"
    static let broken = [
        Broken(file: "config.json", text: "", code: .emptyInput, actual: "the file is empty"),
        Broken(file: "config.json", text: "[]", code: .malformedData, line: 1, expected: "an object", actual: "\"[]\""),
        Broken(
            file: "config.json", text: "{", code: .malformedData, line: 1, expected: "a key",
            actual: "the end of the file"),
        Broken(
            file: "config.json", text: "{\"norm\": \"l2\n", code: .malformedData, line: 1,
            expected: "a string without escapes", actual: "\"\\n\""),
        Broken(
            file: "config.json", text: "{\n\"norm\" \"l2\"}", code: .malformedData, line: 2, expected: "a colon",
            actual: "\"\\\"l2\\\"}\""),
        Broken(
            file: "config.json", text: "{\"binary\": [true]}", code: .malformedData, line: 1,
            expected: "a string, a number, true, false or null", actual: "\"[true]}\""),
        Broken(
            file: "config.json", text: "{\"max_df\": nan}", code: .malformedData, line: 1,
            expected: "a string, a number, true, false or null", actual: "\"nan}\""),
        Broken(
            file: "config.json", text: "{\"binary\": true \"norm\": null}", code: .malformedData, line: 1,
            expected: "a comma or a closing brace", actual: "\"\\\"norm\\\": null\""),
        Broken(
            file: "config.json", text: "{} {}", code: .malformedData, line: 1, expected: "the end of the file",
            actual: "\"{}\""),
        Broken(
            file: "config.json", text: "{\"norm\": null,\n\"norm\": null}", code: .duplicate, line: 2,
            expected: "distinct keys", actual: "\"norm\" twice"),
        Broken(
            file: "config.json", text: "{\"norm\": \"l3\"}", code: .malformedData,
            expected: "\"norm\": \"l1\", \"l2\" or null", actual: "string(\"l3\")"),
        Broken(
            file: "config.json", text: "{\"binary\": 1}", code: .malformedData, expected: "\"binary\": true or false",
            actual: "number(\"1\")"),
        Broken(
            file: "config.json", text: "{\"max_features\": 2.5}", code: .malformedData,
            expected: "\"max_features\": a whole number from 1 on, or null", actual: "number(\"2.5\")"),
        Broken(
            file: "config.json", text: "{\"min_df\": 0}", code: .malformedData, expected: "\"min_df\": \(limits)",
            actual: "number(\"0\")"),
        Broken(
            file: "config.json", text: "{\"max_df\": 1.5}", code: .malformedData, expected: "\"max_df\": \(limits)",
            actual: "number(\"1.5\")"),
        Broken(
            file: "config.json", text: "{\"tie_breaking\": \"best\"}", code: .malformedData,
            expected: "\"tie_breaking\": one of \"avx512\", \"avx2\", \"portable\", \"stable\"",
            actual: "string(\"best\")"),
        Broken(
            file: "config.json", text: "{\"ngram_range\": \"1\"}", code: .malformedData,
            expected: "\"ngram_range\": no such key, but only binary, max_df, max_features, min_df, norm, smooth_idf, "
                + "sublinear_tf, tie_breaking, use_idf", actual: "string(\"1\")"),
        Broken(
            file: "idf.txt", text: "1\n2\n3\n", code: .malformedData,
            expected: "4 lines, one for each term of the vocabulary", actual: "3"),
        Broken(
            file: "idf.txt", text: "1\n2\nx\n4\n", code: .malformedData, line: 3, expected: "a number", actual: "\"x\""),
        Broken(
            file: "idf.txt", text: "1\n\n2\n4\n", code: .malformedData, line: 2, expected: "a number", actual: "\"\""),
        Broken(
            file: "idf.txt", text: "nan\n1\n1\n1\n", code: .malformedData, line: 1, expected: "a number",
            actual: "\"nan\""),
    ]

    @Test("that are broken are refused, with the place", arguments: broken)
    func refuses(_ test: Broken) throws {
        let folder = try TemporaryFolder()
        try Self.fitted().write(to: folder.path)
        let path = try folder.write(test.text, to: test.file)
        #expect(
            throws: TextError(
                test.code, operation: "load TF-IDF vectorizer", path: path, line: test.line, expected: test.expected,
                actual: test.actual)
        ) { try TfidfVectorizer(contentsOf: folder.path) }
    }

    @Test("that are missing are named", arguments: ["config.json", "idf.txt", "vocabulary.txt"])
    func missing(name: String) throws {
        let folder = try TemporaryFolder()
        try Self.fitted().write(to: folder.path)
        try folder.remove(name)
        let error = #expect(throws: TextError.self) { try TfidfVectorizer(contentsOf: folder.path) }
        #expect(error?.code == .unreadableFile)
        #expect(error?.path == folder.path + "/" + name)
    }

    @Test("survive any change of one byte", arguments: ["config.json", "idf.txt", "vocabulary.txt"])
    func mutation(name: String) throws {
        let folder = try TemporaryFolder()
        try Self.fitted().write(to: folder.path)
        let original = try bytes(of: "\(folder.path)/\(name)")
        for position in original.indices {
            for byte: UInt8 in [0x00, 0x0A, 0x22, 0x2E, 0x39, 0x7B, 0xFF] {
                var changed = original
                changed[position] = byte
                try folder.write(changed, to: name)
                // Typed throws leave a TextError as the only way to fail; a crash would end the process.
                if let vectorizer = try? TfidfVectorizer(contentsOf: folder.path) {
                    #expect(vectorizer.columns == vectorizer.idf.count)
                }
            }
        }
    }

    @Test("are not written over by half")
    func unwritable() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/none"
        #expect(
            throws: TextError(
                .unwritableFile, operation: "save TF-IDF vectorizer", path: path + "/vocabulary.txt",
                actual: "No such file or directory")
        ) { try Self.fitted().write(to: path) }
        #expect(try folder.contents.isEmpty)
    }
}
