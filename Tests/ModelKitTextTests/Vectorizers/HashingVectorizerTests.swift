import ModelKitTensor
import ModelKitText
import TestSupport
import Testing

/// Terms and small corpora under every combination of options against scikit-learn. Goldens: Tools/goldens_hashing.py.
@Suite("Hashing against scikit-learn")
struct HashingVectorizerTests {
    private static let golden = Result { try VectorizerGoldens.files.json("hashing_cases.json", as: HashingCases.self) }

    @Test("gives every term its hash: all lengths, all scripts, and the ends of the range")
    func hashes() throws {
        let terms = try Self.golden.get().hashes
        #expect(Set(terms.map(\.text.utf8.count)).isSuperset(of: 0...40))
        #expect(terms.filter { $0.hash == .min }.count == 2)
        for term in terms {
            let hash = HashingVectorizer.hash(term.text.utf8.span)
            #expect(hash == term.hash, "\(term.text.debugDescription): \(hash), scikit-learn \(term.hash)")
        }
    }

    @Test("has its offsets, columns and values, bit for bit")
    func cases() throws {
        let cases = try Self.golden.get().cases
        #expect(cases.count > 200)
        #expect(cases.contains { $0.values.contains("0.0") } && cases.contains { $0.float32_crc32 == nil })
        for (number, test) in cases.enumerated() {
            let vectorizer = try HashingVectorizer(configuration: test.parameters.configuration)
            let matrix = vectorizer.transform(test.documents)
            #expect(matrix.columns == test.parameters.configuration.nFeatures)
            try #require(matrix.rowOffsets == test.offsets, "case \(number)")
            #expect(matrix.indices == test.columns, "case \(number)")
            let weights = test.documents.flatMap { vectorizer.weights(of: $0) }
            #expect(weights.map(\.column) == test.columns, "case \(number)")
            for (entry, text) in test.values.enumerated() {
                let (value, weight) = (try #require(Double(text)), weights[entry].weight)
                #expect(weight.bitPattern == value.bitPattern, "case \(number), entry \(entry): \(weight), \(value)")
                #expect(matrix.values[entry].bitPattern == Float(value).bitPattern, "case \(number), entry \(entry)")
            }
            if let expected = test.float32_crc32 {
                #expect(VectorizerGoldens.crc32(matrix.values) == expected, "case \(number), float32")
            }
        }
    }

    @Test("takes the numbers of columns that it takes, as far as columns have an Int32")
    func refusals() throws {
        for test in try Self.golden.get().refusals {
            var configuration = HashingVectorizer.Configuration()
            configuration.nFeatures = test.n_features
            let vectorizer = Result { () throws(TextError) in try HashingVectorizer(configuration: configuration) }
            if test.transforms && test.n_features <= Int(Int32.max) {
                #expect(try vectorizer.get().columns == test.n_features)
            } else {
                #expect(!test.fits)
                let error = TextError(
                    .invalidArgument, operation: "make hashing vectorizer",
                    expected: "n_features: from 1 to 2147483647",
                    actual: "\(test.n_features)")
                #expect(throws: error) { try vectorizer.get() }
            }
        }
    }

    @Test("makes rows of nothing where there is nothing")
    func empty() throws {
        let vectorizer = try HashingVectorizer()
        #expect(vectorizer.transform([[String]]()).rows == 0)
        let matrix = vectorizer.transform([[], [""], []])
        #expect(matrix.rowOffsets == [0, 0, 1, 1])
        #expect(matrix.indices == [0] && matrix.values == [1])
    }

    /// Lengths on both sides of where another way of sorting begins.
    @Test(
        "sorts any number of tokens into any number of columns, with scratch memory used again and again",
        arguments: [1, 2, 200, 256, 257, 65_536, 1_000_003, 1 << 20, Int(Int32.max)])
    func sorting(columns: Int) throws {
        var generator = SeededGenerator(seed: 20_261_126)
        var configuration = HashingVectorizer.Configuration()
        configuration.nFeatures = columns
        configuration.norm = nil
        let vectorizer = try HashingVectorizer(configuration: configuration)
        var scratch = HashingScratch()
        var matrix = CSRMatrix(columns: columns)
        var expected = CSRMatrix(columns: columns)
        for count in [0, 1, 2, 11, 12, 13, 255, 256, 257, 7000, 30, 3] {
            // Some all over the range, some close together, some several times.
            var hashes = (0..<count).map { _ in Int32.random(in: .min ... .max, using: &generator) }
            for position in hashes.indices where position % 3 == 1 { hashes[position] = hashes[position - 1] ^ 1 }
            for position in hashes.indices where position % 7 == 5 { hashes[position] = hashes[position / 2] }
            if count > 4 { hashes[4] = .min }
            vectorizer.appendRow(hashes: hashes.span, scratch: &scratch, to: &matrix)

            let counts = Dictionary(hashes.map { (abs(Int($0)) % columns, $0 < 0 ? -1 : 1) }, uniquingKeysWith: +)
            let sorted = counts.sorted { $0.key < $1.key }
            try expected.appendRow(indices: sorted.map { Int32($0.key) }, values: sorted.map { Float($0.value) })
        }
        #expect(matrix == expected)
    }

    @Test("gets the hashes of a text's tokens from a token encoder")
    func encoder() throws {
        let tokenizer = try Tokenizer(contentsOf: Repository.path("Weights/spacy/en.tokenizer"))
        let texts = ["I'm loving the Spacy course, loving it!", "", "Ünïcode 中文 🎬 stays", "I'm loving the course"]
        for filter in [TokenFilter(), .none] {
            let tokens = try FilteredTokenizer(tokenizer, filter: filter).tokens(inBatch: texts)
            let encoder = TokenEncoder(tokenizer, filter: filter) { HashingVectorizer.hash($0) }
            for (text, tokens) in zip(texts, tokens) {
                #expect(try encoder.ids(in: text) == tokens.map { HashingVectorizer.hash($0.utf8.span) })
            }
        }
    }
}
