import ModelKit
import ModelKitConvert
import ModelKitWeights
import TestSupport
import Testing

@Suite("The sizes of a pipeline's tensors")
struct PipelineFormTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// A library of vectorizers and networks, each with the sizes in its name, and the pipeline `p` in line 18.
    private func library(_ steps: String) throws -> ModelLibrary {
        let weights = Repository.path("Weights")
        try folder.write("good\nbad\nfilm\n", to: "words.txt")
        // One more than the embedding has room for, with the ids 0 and 1.
        try folder.write((0...1521).map { "word\($0)\n" }.joined(), to: "many.txt")
        let branches = folder.path + "/branches.safetensors"
        _ = try Converter(path: Goldens("ModelKitConvertTests").path("keras3_branches.keras")).convert(to: branches)
        let text = """
            models:
              tfidf: { type: tfidf, asset: \(weights)/imdb/tfidf }
              hashing: { type: hashing, settings: { n_features: 2048 } }
              fitting: { type: hashing, settings: { n_features: 20000 } }
              four: { type: hashing, settings: { n_features: 4 } }
              ids64: { type: vocabulary_vectorizer, asset: \(weights)/imdb/vocabulary.txt, settings: { length: 64 } }
              ids63: { type: vocabulary_vectorizer, asset: \(weights)/imdb/vocabulary.txt, settings: { length: 63 } }
              ids: { type: vocabulary_vectorizer, asset: \(weights)/imdb/vocabulary.txt }
              many: { type: vocabulary_vectorizer, asset: many.txt, settings: { length: 64 } }
              few: { type: vocabulary_vectorizer, asset: words.txt, settings: { length: 64 } }
              sparse: { type: keras, asset: \(weights)/imdb/tfidf_classifier.safetensors, settings: { input: sparse } }
              dense: { type: keras, asset: \(weights)/imdb/tfidf_classifier.safetensors }
              embedding: { type: keras, asset: \(weights)/imdb/classifier.safetensors }
              branches: { type: keras, asset: branches.safetensors }
              raw: { type: spacy_tokenizer, asset: \(weights)/spacy/en.tokenizer }
              tokens: { type: token_filter, dependencies: { tokenizer: raw } }
              inner: { type: pipeline, steps: [tokens, hashing] }
              p: { type: pipeline, steps: \(steps) }
            """
        return try ModelLibrary(
            [.file(folder.write(text, to: "l.yaml"))], requiredModels: ["p"],
            settings: LibrarySettings(environment: [:]))
    }

    static let wrong: [(steps: String, message: String)] = [
        (
            "[tokens, hashing, sparse]",
            "the step 'sparse' takes float32 [20000] for its input 'tfidf', but the step 'hashing' gives float32 [2048]"
        ),
        (
            "[hashing, sparse]",
            "the step 'sparse' takes float32 [20000] for its input 'tfidf', but the step 'hashing' gives float32 [2048]"
        ),
        (
            "[tokens, { name: wide, model: tfidf }, { model: branches, takes: { left: wide, right: four } }]",
            "no earlier step is called 'four'"
        ),
        (
            "[tokens, four, { name: wide, model: tfidf, takes: tokens }, { model: branches, takes: { left: four, right: wide } }]",
            "the step 'branches' takes float32 [4] for its input 'right', but the step 'wide' gives float32 [20000]"
        ),
        (
            "[tokens, ids63, embedding]",
            "takes int32 [64], ids below 1523 for its input 'embedding_input', but the step 'ids63' gives int32 [63], ids below 1523"
        ),
        ("[tokens, ids, embedding]", "but the step 'ids' gives int32 [?], ids below 1523; set its length: 64"),
        ("[tokens, many, embedding]", "but the step 'many' gives int32 [64], ids below 1524"),
        ("[inner, sparse]", "but the step 'inner' gives float32 [2048]"),
    ]

    @Test("must be those that the next step takes, which is checked when it is loaded", arguments: wrong)
    func refused(steps: String, message: String) throws {
        let error = #expect(throws: ModelError.self) { try library(steps) }
        let text = error?.description ?? ""
        #expect(text.contains("/l.yaml:18: ") && text.contains(message), "\(text)")
    }

    @Test(
        "may be smaller than an embedding, and are no matter where they are not known",
        arguments: [
            "[tokens, tfidf, sparse]", "[tokens, fitting, sparse]", "[fitting, sparse]", "[tokens, few, embedding]",
            "[tokens, ids64, embedding]", "[dense]", "[sparse]", "[tokens, ids]",
            "[tokens, four, { model: branches, takes: { left: four, right: four } }]",
        ])
    func accepted(steps: String) throws {
        _ = try library(steps)
    }

    @Test("are described, and so are the steps")
    func described() throws {
        let library = try library(
            "[tokens, four, { name: net, model: branches, takes: { left: four, right: four } }], gives: { all: net, words: tokens }"
        )
        let models = try library.describe(["p", "embedding"]).models
        let pipeline = try #require(models.first { $0.name == "p" })
        #expect(pipeline.steps?.map(\.name) == ["tokens", "four", "net"])
        #expect(pipeline.steps?.map(\.takes) == ["item", "tokens", ["left": "four", "right": "four"]])
        #expect(pipeline.gives == ["all": "net", "words": "tokens"])
        let tree = try library.describe(["p"]).tree.text()
        #expect(
            tree.contains(
                """
                │   │   ├── steps
                │   │   │   ├── tokens: takes item
                │   │   │   ├── four: takes tokens
                │   │   │   └── net: branches, takes left: four, right: four
                │   │   ├── gives: all: net, words: tokens
                """))
        let branches = try #require(models.first { $0.name == "branches" })
        #expect(branches.inputs?.map(\.description) == ["float32 [4]", "float32 [4]"])
        #expect(branches.inputs?.map(\.name) == ["left", "right"])
        #expect(models.first { $0.name == "embedding" }?.inputs == nil)
        try library.load(["embedding"])
        let embedding = try #require(library.describe(["embedding"]).models.first)
        #expect(embedding.inputs?.first?.description == "int32 [64], ids below 1523")
    }
}
