import Foundation
import ModelKit
import ModelKitWeights
import TestSupport
import Testing

@Suite("The JSON Schema of library files")
struct LibraryFileSchemaTests {
    private let folder: TemporaryFolder
    /// The types that tests of library files add.
    private static let added: [String: any LoadableType.Type] = [
        "counts": Shout.self, "sparse": Shout.self, "upper": Shout.self, "lower": Shout.self, "summarize": Shout.self,
        "opaque": Shout.self, "table": Shout.self,
    ]

    init() throws { folder = try TemporaryFolder() }

    private func accepts(_ text: String, types: [String: any LoadableType.Type] = [:]) throws -> Bool {
        let path = try folder.write(text, to: "l.yaml")
        let document = try LibraryFileSchema.document(contentsOf: path)
        return try SchemaValidator(LibraryFileSchema.schema(types: types)).accepts(document)
    }

    @Test("has what every type reads as settings, with the types that they are decoded as")
    func settings() throws {
        let schema = try LibraryFileSchema.schema()
        let model = try #require(schema["$defs"]?["model"])
        func settings(_ type: String) -> JSONValue? {
            model["allOf"]?.array?.first { $0["if"]?["properties"]?["type"]?["const"]?.string == type }?["then"]?[
                "properties"]?["settings"]?["properties"]
        }
        #expect(settings("tfidf")?.object?.isEmpty == true)
        #expect(settings("keras")?.object?.keys.sorted() == ["backend", "input", "outputs"])
        #expect(settings("keras")?["input"]?.text().contains(#"["dense","sparse"]"#) == true)
        #expect(settings("vocabulary_vectorizer")?["length"]?.text().contains("integer") == true)
        #expect(settings("token_filter")?.object?.count == 11)
        #expect(settings("token_filter")?["removed_texts"]?.text().contains(#""items":{"type":"string"}"#) == true)
    }

    @Test("accepts what a library is made of")
    func valid() throws {
        let article = try String(
            contentsOfFile: Repository.path("Sources/ModelKit/ModelKit.docc/LibraryFiles.md"), encoding: .utf8)
        let shipped = try String(contentsOfFile: Repository.path("Weights/library.yaml"), encoding: .utf8)
        #expect(try accepts(shipped))
        // The article's examples in YAML: what is indented by four.
        var examples: [String] = [""]
        for line in article.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("    ") {
                examples[examples.count - 1] += line.dropFirst(4) + "\n"
            } else {
                examples.append("")
            }
        }
        let files = examples.filter { $0.contains("models:") }
        #expect(files.count >= 2)
        for file in files { #expect(try accepts(file), "\(file)") }
        #expect(try accepts("models: {}"))
        #expect(
            try accepts(
                "models: { a: { type: keras, asset: x, settings: { input: sparse, outputs: [a] }, batch_size: 2 } }"))
    }

    /// What a schema cannot see: names that are not there, files, order, what the models themselves check.
    private static let unseen = [
        "which the library does not have", "depends on itself", "does not exist", "the setting 'backend'",
        "is not valid YAML", "is empty", "no earlier step", "there is a step", "several steps are called", "step 2 ",
        "the step '",
    ]

    @Test(
        "refuses what reading refuses, but for what no schema can see",
        arguments: LibraryFileTests.broken.map { [$0.text, $0.message] }
            + PipelineGraphTests.broken.map { broken in
                let lines = broken.steps.split(separator: "\n").map { "    \($0)\n" }.joined()
                return ["models:\n  p:\n    type: pipeline\n\(lines)", broken.message]
            })
    func broken(file: [String]) throws {
        let isSeen = !Self.unseen.contains { file[1].contains($0) }
        guard let isAccepted = try? accepts(file[0], types: Self.added) else {
            #expect(!isSeen, "\(file[0]) cannot be read")
            return
        }
        #expect(isAccepted == !isSeen, "\(file[0]): \(file[1])")
    }

    static let wrong = [
        "models: { a: { type: tfidf, asset: x, steps: [b] } }", "models: { a: { type: tfidf, asset: 3 } }",
        "models: { a: { type: tfidf, asset: x, dependencies: { b: c } } }",
        "models: { a: { type: tfidf, asset: x, batch_size: 0 } }",
        "models: { a: { type: tfidf, asset: x, cache_predictions: 1 } }",
        "models: { a: { type: token_filter, dependencies: { tokeniser: b } } }",
        "models: { a: { type: token_filter, asset: x, dependencies: { tokenizer: b } } }",
        "models: { a: { type: vocabulary_vectorizer, asset: x, settings: { length: long } } }",
        "models: { a: { type: keras, asset: x, settings: { input: thin } } }",
        "models: { a: { type: counts } }",
    ]

    @Test("refuses wrong values", arguments: wrong)
    func refuses(text: String) throws {
        #expect(try !accepts(text))
        let path = try folder.write(text, to: "l.yaml")
        #expect(throws: ModelError.self) { try ModelLibrary(contentsOf: path) }
    }

    /// A type that says which settings it reads.
    private struct Repeat: ItemModel, LoadableModel, SettingsProviding {
        struct Settings: ModelSettings {
            enum Keys: String, CodingKey, CaseIterable { case times }
            var times: Int
        }
        static let configurations: [String: ModelConfiguration] = [:]
        let times: Int
        init(context: LoadContext) throws { times = try context.settings(as: Settings.self).times }
        func compute(item: String) -> String { String(repeating: item, count: times) }
    }

    @Test("knows the settings of a program's type that says which it reads, and so does reading")
    func providedSettings() throws {
        let types = ["repeat": Repeat.self]
        let good = "models:\n  a:\n    type: repeat\n    settings:\n      times: 2"
        #expect(try accepts(good, types: types))
        #expect(try !accepts(good.replacing("times: 2", with: "times: two"), types: types))
        #expect(try !accepts(good.replacing("times", with: "tims"), types: types))
        let path = try folder.write(good, to: "l.yaml")
        let model: any Model<String, String> = try ModelLibrary(contentsOf: path, types: types).model("a")
        #expect(try model.predict("ab") == "abab")
        try folder.write(good.replacing("times", with: "tims"), to: "l.yaml")
        let error = #expect(throws: ModelError.self) { try ModelLibrary(contentsOf: path, types: types) }
        #expect(error?.location == "\(path):5" && error?.suggestion == "times")
    }

    @Test("knows the types that a program adds, without a look at settings that they do not tell")
    func addedTypes() throws {
        let file = "models: { a: { type: counts, settings: { any: 1 }, dependencies: { b: c }, asset: x } }"
        #expect(try accepts(file, types: Self.added))
        #expect(try !accepts("models: { a: { type: counts, steps: [b] } }", types: Self.added))
        #expect(throws: ModelError.self) { try LibraryFileSchema.schema(types: ["keras": Shout.self]) }
    }
}
