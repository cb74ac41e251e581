import ModelKitText
import TestSupport
import Testing

/// The nine documented cases of modelkit's tutorial, with the shipped vocabulary, which holds `movie` and `scenes` where the
/// tutorial's does, and what lies between them.
@Suite("Vocabulary vectorizer")
struct VocabularyVectorizerTests {
    private static let vocabulary = Result {
        try Vocabulary(contentsOf: Repository.path("Weights/imdb/vocabulary.txt"))
    }

    struct Case: Sendable {
        var tokens: [String]
        var length: Int?
        var dropOOV = true
        var ids: [Int32]
    }

    static let tutorial = [
        Case(tokens: [], ids: []),
        Case(tokens: [], length: 10, ids: Array(repeating: 0, count: 10)),
        Case(tokens: ["movie"], ids: [888]),
        Case(tokens: ["unknown_token"], ids: []),
        Case(tokens: ["unknown_token"], dropOOV: false, ids: [1]),
        Case(tokens: ["movie", "unknown_token", "scenes"], ids: [888, 1156]),
        Case(tokens: ["movie", "unknown_token", "scenes"], dropOOV: false, ids: [888, 1, 1156]),
        Case(tokens: ["movie", "unknown_token", "scenes"], length: 10, ids: [888, 1156, 0, 0, 0, 0, 0, 0, 0, 0]),
        Case(
            tokens: ["movie", "unknown_token", "scenes"], length: 10, dropOOV: false,
            ids: [888, 1, 1156, 0, 0, 0, 0, 0, 0, 0]),
    ]

    static let more = [
        Case(tokens: ["movie", "scenes"], length: 0, ids: [888, 1156]),
        Case(tokens: ["x-x", "movie", "scenes", "movie"], length: 2, ids: [888, 1156]),
        Case(tokens: ["x-x", "movie", "scenes", "movie"], length: 2, dropOOV: false, ids: [1, 888]),
        Case(tokens: ["movie", "scenes"], length: 2, ids: [888, 1156]),
        Case(tokens: ["Movie", ""], length: 1, ids: [0]),
    ]

    @Test("gives the ids the tutorial documents", arguments: tutorial + more)
    func ids(_ test: Case) throws {
        let vectorizer = try VocabularyVectorizer(
            vocabulary: Self.vocabulary.get(), length: test.length, dropOOV: test.dropOOV)
        #expect(vectorizer.ids(of: test.tokens) == test.ids)
    }

    @Test("appends a row from indices as it does from tokens", arguments: tutorial + more)
    func appendRow(_ test: Case) throws {
        let vocabulary = try Self.vocabulary.get()
        let vectorizer = try VocabularyVectorizer(vocabulary: vocabulary, length: test.length, dropOOV: test.dropOOV)
        let indices = test.tokens.map { vocabulary.index(ofUTF8: $0.utf8.span) }
        var rows: [Int32] = [77]
        vectorizer.appendRow(indices: indices.span, to: &rows)
        #expect(rows == [77] + test.ids)
    }

    @Test("refuses a negative length and one that no memory could hold", arguments: [-1, 1 << 24 + 1, 4 << 50, .max])
    func length(_ length: Int) throws {
        #expect(
            throws: TextError(
                .invalidArgument, operation: "make vocabulary vectorizer", expected: "length: from 0 to 16777216",
                actual: "\(length)")
        ) { try VocabularyVectorizer(vocabulary: Self.vocabulary.get(), length: length) }
        #expect(try VocabularyVectorizer(vocabulary: Self.vocabulary.get(), length: 1 << 24).length == 1 << 24)
    }

    @Test("knows how many rows an embedding needs")
    func idCount() throws {
        #expect(try VocabularyVectorizer(vocabulary: Self.vocabulary.get()).idCount == 1523)
    }
}
