import ModelKitTensor
import ModelKitText
import TestSupport
import Testing

/// Small corpora under every combination of options against scikit-learn. Goldens: Tools/goldens_tfidf.py.
@Suite("TF-IDF against scikit-learn")
struct TfidfVectorizerTests {
    private static let golden = Result { try VectorizerGoldens.files.json("tfidf_cases.json", as: TfidfCases.self) }

    @Test("fits the same terms and idf, weighs rows alike, and fails where it fails")
    func cases() throws {
        let cases = try Self.golden.get().cases
        #expect(cases.count > 300)
        #expect(cases.contains { $0.error != nil } && cases.contains { $0.rows != nil })
        for (number, test) in cases.enumerated() {
            do {
                let vectorizer = try test.fitted()
                #expect(test.error == nil, "case \(number): scikit-learn says \(test.message ?? "")")
                check(vectorizer, test, number)
            } catch let error as TextError {
                #expect(error.code.name == test.error, "case \(number): \(error), there: \(test.message ?? "none")")
            }
        }
    }

    private func check(_ vectorizer: TfidfVectorizer, _ test: TfidfCases.Case, _ number: Int) {
        let terms = vectorizer.vocabulary.terms.map { Array($0.utf8) }
        #expect(terms == test.terms?.map { Array($0.utf8) }, "case \(number)")
        let idf = (test.idf ?? []).compactMap { Double($0) }
        #expect(vectorizer.idf.count == idf.count, "case \(number)")
        for (term, (actual, expected)) in zip(vectorizer.idf, idf).enumerated() {
            #expect(isClose(actual, expected, 1e-12), "case \(number), idf of term \(term): \(actual), \(expected)")
        }
        guard let rows = test.rows else { return }
        let matrix = vectorizer.transform(test.transform)
        #expect(matrix.rows == rows.count && matrix.columns == vectorizer.columns)
        for (row, expected) in rows.enumerated() {
            let entries = matrix.entries(ofRow: row)
            #expect(matrix.indices[entries].map(Int.init) == expected.columns, "case \(number), row \(row)")
            let weights = vectorizer.weights(of: test.transform[row])
            #expect(weights.map { Int($0.column) } == expected.columns)
            for (entry, value) in zip(entries, expected.values) {
                let weight = weights[entry - entries.lowerBound].weight
                #expect(isClose(weight, value, 1e-12), "case \(number), row \(row): \(weight), \(value)")
                #expect(matrix.values[entry] == Float(weight))
            }
        }
    }

    private func isClose(_ actual: Double, _ expected: Double, _ tolerance: Double) -> Bool {
        actual == expected || abs(actual - expected) <= tolerance * abs(expected)
    }

    @Test("says what is wrong with parameters and corpora")
    func errors() throws {
        func configuration(_ change: (inout TfidfVectorizer.Configuration) -> Void) -> TfidfVectorizer.Configuration {
            var configuration = TfidfVectorizer.Configuration()
            change(&configuration)
            return configuration
        }
        let documents = [["a", "b"], ["b"]]
        let range = "a ratio in 0...1 or a count from 1 on"
        #expect(
            throws: TextError(.invalidArgument, operation: "fit TF-IDF", expected: "min_df: \(range)", actual: "0")
        ) {
            try TfidfVectorizer.fit(documents, configuration: configuration { $0.minDF = .count(0) })
        }
        #expect(
            throws: TextError(.invalidArgument, operation: "fit TF-IDF", expected: "max_df: \(range)", actual: "nan")
        ) {
            try TfidfVectorizer.fit(documents, configuration: configuration { $0.maxDF = .ratio(.nan) })
        }
        #expect(
            throws: TextError(
                .invalidArgument, operation: "fit TF-IDF", expected: "max_features: at least 1, or none", actual: "-3")
        ) { try TfidfVectorizer.fit(documents, configuration: configuration { $0.maxFeatures = -3 }) }
        #expect(
            throws: TextError(
                .invalidArgument, operation: "fit TF-IDF",
                expected: "a max_df that allows no fewer documents than min_df, 2.0", actual: "1.0")
        ) {
            try TfidfVectorizer.fit(
                documents,
                configuration: configuration {
                    $0.minDF = .count(2)
                    $0.maxDF = .count(1)
                })
        }
        #expect(
            throws: TextError(
                .emptyInput, operation: "fit TF-IDF", actual: "after pruning, no terms remain",
                suggestion: "try a lower min_df or a higher max_df")
        ) { try TfidfVectorizer.fit([["a"], ["b"]], configuration: configuration { $0.minDF = .count(2) }) }
        #expect(
            throws: TextError(
                .emptyInput, operation: "fit TF-IDF", actual: "empty vocabulary: the documents hold no tokens")
        ) { try TfidfVectorizer.fit([[String]]()) }
        #expect(throws: TextError(.emptyInput, operation: "fit TF-IDF", actual: "empty vocabulary passed to fit")) {
            try TfidfVectorizer.fit(documents, vocabulary: Vocabulary(terms: [String]()))
        }
        #expect(throws: TextError(.emptyInput, operation: "fit TF-IDF", actual: "no documents")) {
            try TfidfVectorizer.fit([[String]](), vocabulary: Vocabulary(terms: ["a"]))
        }
    }

    @Test("makes rows of nothing where there is nothing")
    func empty() throws {
        let vectorizer = try TfidfVectorizer.fit([["a", "b"]])
        #expect(vectorizer.transform([[String]]()).rows == 0)
        let matrix = vectorizer.transform([[], ["c"], ["a"]])
        #expect(matrix.rowOffsets == [0, 0, 0, 1])
        #expect(matrix.values == [1])
    }

    @Test("gives the same bits from indices as from tokens, with scratch memory used again and again")
    func indices() throws {
        var generator = SeededGenerator(seed: 20_261_123)
        func random(_ limit: Int) -> Int { .random(in: 0..<limit, using: &generator) }
        let documents = (0..<300).map { _ in (0..<random(400)).map { _ in "t\(random(1 + random(9000)))" } }
        var configuration = TfidfVectorizer.Configuration()
        for sublinear in [true, false] {
            configuration.sublinearTF = sublinear
            let vectorizer = try TfidfVectorizer.fit(documents, configuration: configuration)
            var scratch = TfidfScratch(columns: vectorizer.columns)
            var matrix = CSRMatrix(columns: vectorizer.columns)
            for tokens in documents {
                let indices = [-1] + tokens.reversed().map { vectorizer.vocabulary.index(ofUTF8: $0.utf8.span) }
                vectorizer.appendRow(indices: indices.span, scratch: &scratch, to: &matrix)
            }
            #expect(matrix == vectorizer.transform(documents))
        }
    }

    @Test("counts far beyond its table of logarithms")
    func longDocument() throws {
        var configuration = TfidfVectorizer.Configuration()
        configuration.sublinearTF = true
        configuration.norm = nil
        let vectorizer = try TfidfVectorizer.fit([["a", "b"]], configuration: configuration)
        for count in [1, 2, 255, 256, 257, 70_000] {
            let weights = vectorizer.weights(of: Array(repeating: "b", count: count))
            #expect(weights.count == 1 && weights[0].column == 1)
            #expect(weights[0].weight == logarithm(count) + 1)
        }
    }
}
