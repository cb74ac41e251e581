import ModelKit
import TestSupport
import Testing

/// The article on what Python trained; its commands are run by Tools/check_export.py. Goldens: Tools/goldens_export.py.
@Suite("The article on Keras and scikit-learn")
struct ArticlePythonTests {
    private let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    /// The words that scikit-learn's default pattern finds in a text, in lower case.
    struct PatternWords: ItemModel, LoadableModel {
        static let configurations = ["pattern_words": ModelConfiguration()]
        init(context: LoadContext) throws {}

        func compute(item text: String) -> [String] {
            let runs = text.lowercased().unicodeScalars.split { !isWord($0) }
            return runs.filter { $0.count > 1 }.map { String($0) }
        }

        private func isWord(_ scalar: Unicode.Scalar) -> Bool {
            switch scalar.properties.generalCategory {
            case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
            default: scalar == "_" || scalar.properties.numericType != nil
            }
        }
    }

    @Test("The model of words gives scikit-learn's, but for the final sigma, and stands before an exported vectorizer")
    func words() throws {
        let golden = try #require(try ExportedVectorizerTests.Case.all().first { $0.name == "texts" })
        let texts = try #require(golden.texts)
        let exported = ExportedVectorizerTests.goldens.path("Exported/texts.yaml")
        let chain = try folder.write(
            "models: { chain: { type: pipeline, steps: [pattern_words, tfidf] } }", to: "library.yaml")
        let library = try ModelLibrary([.types(PatternWords.self), .file(exported), .file(chain)])

        let words: any Model<String, [String]> = try library.model("pattern_words")
        let rows: any Model<String, SparseVector> = try library.model("chain")
        var differing = 0
        for (number, text) in texts.enumerated() {
            let found = try words.predict(text)
            let expected = golden.documents[number]
            #expect(found.count == expected.count, "\(text)")
            for (word, there) in zip(found, expected) {
                #expect(Array(word.utf8) == Array(there.replacing("ς", with: "σ").utf8), "\(text)")
            }
            if found == expected {
                #expect(try rows.predict(text).indices == golden.rows[number].columns, "\(text)")
            } else {
                differing += 1
            }
        }
        #expect(differing == 1 && texts.count > 7)
    }
}
