import ModelKit
import ModelKitText
import TestSupport
import Testing

@Suite("The model type hashing")
struct HashingModelTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func library(_ text: String) throws -> ModelLibrary {
        try ModelLibrary(contentsOf: try folder.write(text, to: "library.yaml"))
    }

    private func model(settings: String) throws -> HashingModel {
        try library("models: { h: { type: hashing, settings: \(settings) } }").model("h")
    }

    @Test("What is not set has scikit-learn's value")
    func defaults() throws {
        let model = try library("models: { h: { type: hashing } }").model("h", as: HashingModel.self)
        #expect(model.vectorizer.configuration == HashingVectorizer.Configuration())
        #expect(model.vectorizer.columns == 1_048_576)
        #expect(try self.model(settings: "{ n_features: null, binary: null }").vectorizer.columns == 1_048_576)
    }

    @Test("Every setting is taken")
    func settings() throws {
        let model = try model(settings: "{ n_features: 1000, alternate_sign: false, binary: true, norm: l1 }")
        var expected = HashingVectorizer.Configuration()
        expected.nFeatures = 1000
        expected.alternateSign = false
        expected.binary = true
        expected.norm = .l1
        #expect(model.vectorizer.configuration == expected)
        #expect(try self.model(settings: "{ norm: l2 }").vectorizer.configuration.norm == .l2)
        #expect(try self.model(settings: "{ norm: null }").vectorizer.configuration.norm == nil)
    }

    @Test(
        "What is wrong with a setting is said",
        arguments: [
            ("{ n_features: 0 }", "settings.n_features: expected a number from 1 to 2147483647, found 0"),
            ("{ n_features: 2147483648 }", "expected a number from 1 to 2147483647, found 2147483648"),
            ("{ n_features: 1.5 }", "settings.n_features"),
            ("{ alternate_sign: 1 }", "settings.alternate_sign"),
            ("{ binary: yes please }", "settings.binary"),
            ("{ norm: max }", "settings.norm: expected one of l1, l2, found \"max\""),
            ("{ norm: 2 }", "settings.norm"),
            ("{ n_feature: 3 }", "there is no setting 'n_feature'"),
        ])
    func errors(settings: String, message: String) throws {
        let error = #expect(throws: ModelError.self) { try model(settings: settings) }
        #expect(error?.description.contains(message) == true, "\(error as Any)")
        #expect(error?.description.contains("'h'") == true, "\(error as Any)")
    }

    @Test("Predictions are the vectorizer's rows")
    func predictions() throws {
        let model = try model(settings: "{ n_features: 16, norm: null }")
        let items = [["a", "b", "a"], [], ["", "é"]]
        let rows = try model.predictBatch(items)
        for (row, tokens) in zip(rows, items) {
            let weights = model.vectorizer.weights(of: tokens)
            #expect(row.indices == weights.map(\.column))
            #expect(row.values == weights.map { Float($0.weight) })
        }
        #expect(rows.map(\.indices.isEmpty) == [false, true, false])
    }

    /// The network is one for TF-IDF rows; any with as many inputs serves.
    private static func pipeline(columns: Int) -> String {
        """
        models:
          tokens: { type: spacy_tokenizer, asset: \(Repository.path("Weights/spacy/en.tokenizer")) }
          words: { type: token_filter, dependencies: { tokenizer: tokens } }
          hashed: { type: hashing, settings: { n_features: \(columns), binary: true } }
          network:
            type: keras
            asset: \(Repository.path("Weights/imdb/tfidf_classifier.safetensors"))
            settings: { input: sparse }
          score: { type: pipeline, steps: [words, hashed, network] }
        """
    }

    @Test("Filter, hashing and network are fused, and predict what they predict one after the other")
    func fused() throws {
        let library = try library(Self.pipeline(columns: 20_000))
        let fused = try library.model("score", as: TextPipelineModel<Float>.self)
        let words = ["What", "a film", "I", "loved", "<br/>", "never", "é 42"]
        var generator = SeededGenerator(seed: 20_261_126)
        let texts = (0..<400).map { index in
            (0..<index % 50).map { position in
                position % 3 == 0
                    ? Self.word(.random(in: 0..<456_976, using: &generator))
                    : words.randomElement(using: &generator) ?? ""
            }.joined(separator: " ")
        }
        let tokens = try library.model("words", as: TokenFilterModel.self).predictBatch(texts)
        let rows = try library.model("hashed", as: HashingModel.self).predictBatch(tokens)
        let expected = try library.model("network", as: KerasModel<SparseVector, Float>.self).predictBatch(rows)
        #expect(Set(expected).count > 100)
        #expect(try fused.predictBatch(texts) == expected)
        #expect(try texts.prefix(60).map { try fused.predict($0) } == Array(expected.prefix(60)))
    }

    @Test("Another number of columns than the network takes is refused when the pipeline is loaded")
    func otherWidth() {
        let error = #expect(throws: ModelError.self) { try library(Self.pipeline(columns: 20_001)) }
        #expect(error?.description.contains("float32 [20000]") == true && error?.model == "score", "\(error as Any)")
    }

    /// One of 456,976 words of five letters.
    private static func word(_ number: Int) -> String {
        let letters = [17_576, 676, 26, 1].map { UInt8(ascii: "a") + UInt8(number / $0 % 26) }
        return String(decoding: letters, as: UTF8.self) + "x"
    }
}
