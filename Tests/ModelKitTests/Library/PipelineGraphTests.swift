import Foundation
import ModelKit
import ModelKitConvert
import ModelKitLayers
import ModelKitTensor
import ModelKitWeights
import TestSupport
import Testing

/// Text → how often four letters occur in it.
private struct Counts: ItemModel, LoadableModel {
    static let configurations: [String: ModelConfiguration] = [:]
    init(context: LoadContext) throws {}
    func compute(item: String) throws -> [Float] {
        if item == "bad" { throw ExampleFailure() }
        return "abcd".map { letter in Float(item.count { $0 == letter }) }
    }
}

/// Text → the same as a sparse row.
private struct SparseCounts: ItemModel, LoadableModel {
    static let configurations: [String: ModelConfiguration] = [:]
    init(context: LoadContext) throws {}
    func compute(item: String) -> SparseVector {
        let counts = "abcd".map { letter in Float(item.count { $0 == letter }) }
        let columns = counts.indices.filter { counts[$0] != 0 }
        return SparseVector(indices: columns.map { Int32($0) }, values: columns.map { counts[$0] })
    }
}

private struct Upper: ItemModel, LoadableModel {
    static let configurations: [String: ModelConfiguration] = [:]
    init(context: LoadContext) throws {}
    func compute(item: String) -> String { item.uppercased() }
}

private struct Lower: ItemModel, LoadableModel {
    static let configurations: [String: ModelConfiguration] = [:]
    init(context: LoadContext) throws {}
    func compute(item: String) -> String { item.lowercased() }
}

/// What several predictions make.
private struct Summary: Codable, Sendable, Equatable {
    var text: String
    var counts: [Float]
    var note: String?
}

private struct Summarize: ItemModel, LoadableModel {
    static let configurations: [String: ModelConfiguration] = [:]
    init(context: LoadContext) throws {}
    func compute(item: Summary) -> String { "\(item.text) \(item.counts) \(item.note ?? "-")" }
}

/// Something without a form in JSON.
private struct Opaque: ItemModel, LoadableModel {
    struct Value: Sendable {}
    static let configurations: [String: ModelConfiguration] = [:]
    init(context: LoadContext) throws {}
    func compute(item: String) -> Value { Value() }
}

private struct Table: LoadableAsset {
    static let configurations: [String: ModelConfiguration] = [:]
    init(context: LoadContext) throws {}
}

@Suite("A pipeline's steps")
struct PipelineGraphTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// A library of the models above, a network with the inputs `left` and `right` and the pipeline `p`, which starts in line 10.
    private func library(_ pipeline: String) throws -> ModelLibrary {
        let network = folder.path + "/network.safetensors"
        if !FileManager.default.fileExists(atPath: network) {
            _ = try Converter(path: Goldens("ModelKitConvertTests").path("keras3_branches.keras")).convert(to: network)
        }
        let head = """
            models:
              counts: { type: counts }
              sparse: { type: sparse }
              upper: { type: upper }
              lower: { type: lower }
              network: { type: keras, asset: network.safetensors }
              summarize: { type: summarize }
              opaque: { type: opaque }
              table: { type: table }

            """
        let lines = pipeline.split(separator: "\n").map { "    \($0)" }.joined(separator: "\n")
        let path = try folder.write(head + "  p:\n    type: pipeline\n" + lines, to: "l.yaml")
        let types: [String: any LoadableType.Type] = [
            "counts": Counts.self, "sparse": SparseCounts.self, "upper": Upper.self, "lower": Lower.self,
            "summarize": Summarize.self, "opaque": Opaque.self, "table": Table.self,
        ]
        return try ModelLibrary(
            [.file(path, types: types)], requiredModels: ["p"], settings: LibrarySettings(environment: [:]))
    }

    static let texts = ["abba", "Dab a cab", "", "ccc"]

    @Test("can feed a network with several inputs, dense and sparse, from different steps")
    func namedTensors() throws {
        let library = try library(
            """
            steps:
              - lower
              - { name: words, model: counts }
              - { model: sparse, takes: item }
              - { model: network, takes: { right: sparse, left: words } }
            """)
        let pipeline: any Model<String, NamedTensors> = try library.model("p")
        let network: any Model<NamedTensors, NamedTensors> = try library.model("network")
        let counts: any Model<String, [Float]> = try library.model("counts")
        let expected = try Self.texts.map { text in
            try network.predict([
                "left": .dense(counts.predict(text.lowercased()), shape: [4]),
                "right": .dense(counts.predict(text), shape: [4]),
            ])
        }
        #expect(try pipeline.predictBatch(Self.texts) == expected)
        #expect(try pipeline.predictBatch(Self.texts, batchSize: 3) == expected)
        #expect(try pipeline.predictBatch([]).isEmpty)
        let description = try #require(library.describe(["p"]).models.first { $0.name == "p" })
        #expect(
            description.dependencies == [
                "step 1": "lower", "step 2": "counts", "step 3": "sparse", "step 4": "network",
            ])
        #expect(try library.describe(["p"]).dependenciesDOT.contains("sparse"))
    }

    @Test("can take an object of several predictions, which is read as the model's item")
    func objects() throws {
        let library = try library(
            """
            steps:
              - upper
              - { model: counts, takes: item }
              - { model: summarize, takes: { text: upper, counts: counts } }
              - lower
            test_cases: [{ item: abba, result: "abba [2.0, 2.0, 0.0, 0.0] -" }]
            """)
        let pipeline: any Model<String, String> = try library.model("p")
        #expect(try pipeline.predictBatch(["a", "cd"]) == ["a [1.0, 0.0, 0.0, 0.0] -", "cd [0.0, 0.0, 1.0, 1.0] -"])
        #expect(try library.testReports(of: ["p"])[0].count == 1)
        try library.testReports(of: ["p"])[0].requireSuccess()
    }

    @Test("may all take the item as a part, which is any JSON then")
    func itemsAsParts() throws {
        let library = try library("steps:\n  - { model: network, takes: { left: item, right: item } }")
        let pipeline: any Model<JSONValue, NamedTensors> = try library.model("p")
        let network: any Model<NamedTensors, NamedTensors> = try library.model("network")
        let row = TensorRow.indices([1, 2, 3, 4], shape: [4])
        #expect(try pipeline.predict([1, 2, 3, 4]) == network.predict(["left": row, "right": row]))
        let error = #expect(throws: ModelError.self) { try pipeline.predictBatch([[1, 2, 3, 4], [1, "x"]]) }
        #expect(error?.itemIndex == 1)
        #expect(
            error?.description.contains("the step 'network' failed: item.left[1]: item 1: expected a number") == true)
    }

    @Test("can give an earlier step's prediction, or an object of several")
    func gives() throws {
        let steps = "steps:\n  - upper\n  - { model: counts, takes: item }\n"
        let one: any Model<String, String> = try library(steps + "gives: upper").model("p")
        #expect(try one.predict("ab") == "AB")
        let several: any Model<String, JSONValue> = try library(steps + "gives: { a: upper, b: counts, c: item }")
            .model("p")
        #expect(try several.predict("ab") == ["a": "AB", "b": [1, 1, 0, 0], "c": "ab"])
    }

    @Test("that run one model twice need names of their own only where one is meant")
    func names() throws {
        let twice: any Model<String, String> = try library("steps: [upper, lower, upper]").model("p")
        #expect(try twice.predict("aB") == "AB")
        let named: any Model<String, JSONValue> = try library(
            """
            steps:
              - { name: first, model: upper }
              - lower
              - { name: again, model: upper }
            gives: { first: first, again: again, lower: lower }
            """
        ).model("p")
        #expect(try named.predict("aB") == ["first": "AB", "again": "AB", "lower": "ab"])
    }

    @Test("are a chain however they are written, and fused where a chain is")
    func chain() throws {
        let weights = Repository.path("Weights")
        let text = """
            models:
              raw: { type: spacy_tokenizer, asset: \(weights)/spacy/en.tokenizer }
              tokens: { type: token_filter, dependencies: { tokenizer: raw } }
              tfidf: { type: tfidf, asset: \(weights)/imdb/tfidf }
              network:
                type: keras
                asset: \(weights)/imdb/tfidf_classifier.safetensors
                settings: { input: sparse }
              p:
                type: pipeline
                steps:
                  - { model: tokens, takes: item }
                  - tfidf
                  - { name: score, model: network, takes: tfidf }
                gives: score
              graph:
                type: pipeline
                steps: [tokens, tfidf, network, { name: again, model: network, takes: tfidf }]
            """
        let library = try ModelLibrary(contentsOf: folder.write(text, to: "l.yaml"))
        let fused = try library.model("p", as: TextPipelineModel<Float>.self)
        let graph: any Model<String, Float> = try library.model("graph")
        let reviews = ["What a film!", "Two hours I will never get back."]
        #expect(try fused.compute(reviews[...]) == graph.predictBatch(reviews))
    }

    @Test("name the step and the item that failed")
    func failures() throws {
        let library = try library(
            "steps:\n  - upper\n  - { name: letters, model: counts, takes: item }\ngives: { a: letters }")
        let pipeline: any Model<String, JSONValue> = try library.model("p")
        let error = #expect(throws: ModelError.self) { try pipeline.predictBatch(["a", "b", "bad"]) }
        #expect(error?.itemIndex == 2 && error?.model == "p")
        #expect(error?.message == "the step 'letters' failed")
        #expect((error?.cause as? ModelError)?.model == "counts")
    }

    /// Steps that a file cannot have: with the line and the words of the error.
    static let broken: [(steps: String, message: String)] = [
        ("steps:\n  - { name: a }", ":13: a step needs the key 'model'"),
        (
            "steps:\n  - { model: upper, take: item }",
            ":13: a step has the unknown key 'take' (known: name, model, takes); did you mean 'takes'?"
        ),
        ("steps:\n  - [upper]", ":13: a step must be a text, not a list"),
        ("steps:\n  - { name: item, model: upper }", ":13: no step can be called 'item'"),
        ("steps:\n  - upper\n  - { name: upper, model: lower }", ":14: there is a step 'upper' already"),
        (
            "steps:\n  - upper\n  - model: lower\n    takes: uper",
            ":15: no earlier step is called 'uper' (known here: item, upper); a step takes what steps before it give, so that "
                + "there are no circles; did you mean 'upper'?"
        ),
        ("steps:\n  - { model: upper, takes: lower }\n  - lower", ":13: no earlier step is called 'lower'"),
        ("steps:\n  - { name: a, model: upper, takes: a }", ":13: no earlier step is called 'a'"),
        ("steps: [upper, lower, upper]\ngives: upper", ":13: several steps are called 'upper'"),
        ("steps:\n  - { model: upper, takes: {} }", ":13: 'takes' names nothing"),
        ("steps:\n  - { model: upper, takes: [item] }", ":13: 'takes' must be a text, not a list"),
        ("steps: [upper]\ngives: { a: uppper }", ":13: no earlier step is called 'uppper'"),
        (
            "steps: [upper]\ndependencies: { a: lower }",
            ":13: a pipeline depends on its steps, and has no 'dependencies'"
        ),
        ("steps: [upper]\nsettings: { a: 1 }", ":13: model 'p': there is no setting 'a' (the type has none)"),
        ("steps: [upper, { model: uper }]", ":10: model 'p': depends on 'uper', which the library does not have"),
        ("steps: [upper, network]", ":12: model 'p': step 2 takes NamedTensors, but step 1 gives String"),
        ("steps:\n  - upper\n  - table", ":14: model 'p': step 2 is the asset Table, which predicts nothing"),
        (
            "steps:\n  - upper\n  - counts\n  - { model: lower, takes: counts }\ngives: upper",
            ":15: model 'p': the step 'lower': takes String, but the step 'counts' gives Array<Float>"
        ),
        (
            "steps:\n  - upper\n  - { model: network, takes: item }\ngives: upper",
            ":14: model 'p': the step 'network' takes NamedTensors as the pipeline's item, but the step 'upper' takes String"
        ),
        (
            "steps:\n  - counts\n  - { model: network, takes: { left: counts, rigth: counts } }",
            ":14: model 'p': the step 'network': there is no part 'rigth' (known: left, right); did you mean 'right'?"
        ),
        (
            "steps:\n  - counts\n  - { model: network, takes: { left: counts } }",
            ":14: model 'p': the step 'network': the part 'right' is missing"
        ),
        (
            "steps:\n  - opaque\n  - { model: network, takes: { left: opaque, right: opaque } }",
            ":14: model 'p': the step 'network': its part 'left' is Value, which is not Encodable"
        ),
        (
            "steps:\n  - upper\n  - { model: summarize, takes: { text: upper } }",
            ":14: model 'p': the step 'summarize': the part 'counts' is missing"
        ),
        (
            "steps:\n  - upper\n  - { model: summarize, takes: { text: upper, counts: upper, noet: upper } }",
            ":14: model 'p': the step 'summarize': there is no part 'noet' (known: counts, note, text); did you mean 'note'?"
        ),
        (
            "steps:\n  - upper\n  - { model: lower, takes: { text: upper } }",
            ":14: model 'p': the step 'lower': String is no object in JSON"
        ),
        (
            "steps:\n  - upper\ngives: { a: item, b: upper, c: upper }\ngive: a",
            ":15: model 'p' has the unknown key 'give'"
        ),
    ]

    @Test("that do not fit are refused with file and line", arguments: broken)
    func refuses(steps: String, message: String) throws {
        let error = #expect(throws: ModelError.self) { try library(steps) }
        let text = error?.description ?? ""
        #expect(text.contains("/l.yaml" + message), "\(text)")
    }
}
