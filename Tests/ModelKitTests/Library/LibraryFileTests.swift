import ModelKitWeights
import Foundation
import ModelKit
import ModelKitTensor
import TestSupport
import Testing

@Suite("A library file")
struct LibraryFileTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Every way a file can be wrong, with the line and the words of the error.
    static let broken: [(text: String, message: String)] = [
        ("", ": is empty"),
        ("models: [", ":2: is not valid YAML: did not find expected node content (while parsing a flow node"),
        (
            "models:\n  a: { type: hashing\n  b: [ }",
            ":3: is not valid YAML: did not find expected ',' or '}' (while parsing a flow mapping, which began in line 2)"
        ),
        ("- a", ":1: the library must be a mapping, not a list"),
        ("model: {}", ":1: the library has the unknown key 'model' (known: models); did you mean 'models'?"),
        ("{}", ":1: needs the key 'models'"),
        ("models: 3", ":1: 'models' must be a mapping, not '3'"),
        ("models:\n  a: 3", ":2: model 'a' must be a mapping, not '3'"),
        ("models:\n  a:\n    asset: x", ":3: model 'a' needs the key 'type'"),
        ("models:\n  a:\n    type: tfidff", ":3: model 'a' has the unknown type 'tfidff'"),
        ("models:\n  a:\n    type: tfidf\n    aset: x", ":4: model 'a' has the unknown key 'aset'"),
        ("models:\n  a:\n    type: [x]", ":3: 'type' must be a text, not a list"),
        ("models:\n  a:\n    type: tfidf\n    steps: [b]", ":4: only a pipeline has 'steps'"),
        ("models:\n  a:\n    type: pipeline\n    steps: b", ":4: 'steps' must be a list, not 'b'"),
        ("models:\n  a:\n    type: tfidf\n    settings: [1]", ":4: 'settings' must be a mapping, not a list"),
        (
            "models:\n  a:\n    type: tfidf\n    test_cases:\n      - { item: 1 }",
            ":5: a test case needs the keys 'item' and 'result'"
        ),
        (
            "models:\n  a:\n    type: tfidf\n    test_cases:\n      - { item: 1, result: 1, tolerance: -1 }",
            ":5: 'tolerance' must be a number of at least 0"
        ),
        (
            "models:\n  a:\n    type: pipeline\n    steps: [b]",
            ":2: model 'a': depends on 'b', which the library does not have"
        ),
        ("models:\n  a:\n    type: pipeline\n    steps: []", "model 'a': a pipeline needs at least one step"),
        ("models:\n  a:\n    type: pipeline\n    steps: [a]", ":2: model 'a': depends on itself: a → a"),
        (
            "models:\n  a:\n    type: tfidf\n  a:\n    type: tfidf",
            ":2: is not valid YAML: the mapping has keys twice: a"
        ),
        (
            "models:\n  a:\n    type: hashing\n    settings: { n_features: 0 }",
            ":2: model 'a': settings.n_features: expected a number from 1 to 2147483647, found 0"
        ),
        (
            "models:\n  a:\n    type: vocabulary_vectorizer\n    asset: l.yaml\n    settings: { length: -1.5 }",
            ":2: model 'a': settings.length: expected a number from 0 to 16777216, found -1.5"
        ),
        ("models:\n  a:\n    type: tfidf", "model 'a': the configuration needs an asset"),
        ("models:\n  a:\n    type: tfidf\n    asset: no/such", ":2: model 'a': the asset 'no/such' does not exist"),
        (
            "models:\n  a:\n    type: keras\n    asset: l.yaml\n    settings: { inptu: sparse }",
            "there is no setting 'inptu'"
        ),
        (
            "models:\n  a:\n    type: keras\n    asset: l.yaml\n    settings: { backend: mkl }",
            "settings.backend: expected one of reproducible, openblas, found \"mkl\""
        ),
        ("models:\n  a:\n    type: token_filter", "model 'a': needs a dependency in the role 'tokenizer'"),
    ]

    @Test("What is wrong is named with its line", arguments: broken)
    func refuses(text: String, message: String) throws {
        let path = try folder.write(text, to: "l.yaml")
        let error = #expect(throws: ModelError.self) { try ModelLibrary(contentsOf: path) }
        #expect(error?.description.contains(message) == true, "\(error as Any)")
    }

    @Test("Nesting without end is refused", arguments: ["[", "{a: ", "- "])
    func nesting(opening: String) throws {
        let path = try folder.write(String(repeating: opening, count: 100_000), to: "l.yaml")
        let error = #expect(throws: ModelError.self) { try ModelLibrary(contentsOf: path) }
        #expect(error?.code == .invalidLibrary)
    }

    @Test("Bytes that are not UTF-8 are refused")
    func invalidUTF8() throws {
        let path = try folder.write(Data([0x6D, 0xFF, 0xFE]), to: "l.yaml")
        let error = #expect(throws: ModelError.self) { try ModelLibrary(contentsOf: path) }
        #expect(error?.description == "\(path): is not UTF-8")
    }

    @Test("A file that is not there is named")
    func missing() {
        let error = #expect(throws: ModelError.self) { try ModelLibrary(contentsOf: "\(folder.path)/none.yaml") }
        #expect(error?.code == .invalidLibrary)
        #expect(error?.location == "\(folder.path)/none.yaml")
    }

    @Test("Aliases that multiply are stopped")
    func aliases() throws {
        var text = "models:\n  a:\n    type: tfidf\n    test_cases:\n      - result: 1\n        item:\n"
        text += "          s0: &s0 [1,1,1,1,1,1,1,1,1]\n"
        for level in 1...12 {
            let list = Array(repeating: "*s\(level - 1)", count: 9).joined(separator: ",")
            text += "          s\(level): &s\(level) [\(list)]\n"
        }
        let path = try folder.write(text, to: "l.yaml")
        let error = #expect(throws: ModelError.self) { try ModelLibrary(contentsOf: path) }
        #expect(error?.message.contains("nested or repeated beyond") == true)
    }

    @Test("Aliases that multiply within a key are stopped before they are looked at")
    func aliasesInKeys() throws {
        var text = "models:\n  x: &s0 [1,1,1,1,1,1,1,1,1]\n"
        for level in 1...12 {
            let list = Array(repeating: "*s\(level - 1)", count: 9).joined(separator: ",")
            text += "  y\(level): &s\(level) [\(list)]\n"
        }
        let path = try folder.write(text + "  ? *s12\n  : 1\n", to: "l.yaml")
        let error = #expect(throws: ModelError.self) { try ModelLibrary(contentsOf: path) }
        #expect(error?.message.contains("keys that are not texts") == true)
    }

    @Test(
        "Scalars without quotes are those of YAML 1.2",
        arguments: [
            ("no", "no"), ("on", "on"), ("Yes", "Yes"), ("1:30", "1:30"), ("1_000", "1_000"), ("0b11", "0b11"),
            ("!!str 12", "12"),
            ("'true'", "true"), ("\"3\"", "3"), ("nan", "nan"), ("inf", "inf"), ("1e", "1e"), ("-", "-"),
        ])
    func texts(scalar: String, text: String) throws {
        let path = try folder.write("[\(scalar == "-" ? "'-'" : scalar)]", to: "l.yaml")
        #expect(try LibraryFileSchema.document(contentsOf: path) == [.string(text)])
    }

    @Test("Numbers, flags and null without quotes are those of YAML 1.2")
    func numbers() throws {
        let path = try folder.write(
            "[012, -7, +7, 0x1F, true, FALSE, ~, null, 1.5, -.5e-3, 1e3, .inf, -.INF]", to: "l.yaml")
        let values: JSONValue = [
            12, -7, 7, 31, true, false, .null, .null, 1.5, -0.0005, 1000.0, .number(.infinity), .number(-.infinity),
        ]
        let found = try LibraryFileSchema.document(contentsOf: path)
        #expect(found == values, "\(found.text())")
    }

    @Test("A setting that is no finite number, and a name with control characters, are refused with their line")
    func unprintable() throws {
        for (text, message) in [
            ("models:\n  a:\n    type: hashing\n    settings:\n      n_features: .inf\n", "l.yaml:5"),
            ("models:\n  \"a\\u0007\":\n    type: hashing\n", "l.yaml:2"),
        ] {
            let path = try folder.write(text, to: "l.yaml")
            let error = #expect(throws: ModelError.self) { try ModelLibrary(contentsOf: path) }
            #expect(error?.location?.hasSuffix(message) == true, "\(error.map { "\($0)" } ?? "")")
        }
    }

    @Test("How deep dependencies may go does not depend on names", arguments: [true, false])
    func deepNames(leafFirst: Bool) throws {
        let text = (0..<150).map { index in
            let name = { String(format: "m%03d", leafFirst ? $0 : 999 - $0) }
            return "  \(name(index)):\n    type: pipeline\n    steps: [\(index == 0 ? "h" : name(index - 1))]\n"
        }
        let path = try folder.write("models:\n  h:\n    type: hashing\n" + text.joined(), to: "l.yaml")
        let error = #expect(throws: ModelError.self) { try ModelLibrary(contentsOf: path) }
        #expect(error?.message.contains("chain of more than 100 dependencies") == true)
    }

    @Test("Aliases that many test cases repeat are stopped as well")
    func repeatedAliases() throws {
        let list = Array(repeating: "1", count: 500).joined(separator: ",")
        var text = "models:\n  a:\n    type: tfidf\n    test_cases:\n"
        text += "      - { item: &s [\(list)], result: *s }\n"
        text += String(repeating: "      - { item: *s, result: *s }\n", count: 200)
        let path = try folder.write(text, to: "l.yaml")
        let error = #expect(throws: ModelError.self) { try ModelLibrary(contentsOf: path) }
        #expect(error?.message.contains("nested or repeated beyond") == true)
    }

    @Test("A chain of dependencies without end is refused, a long one is not a crash")
    func longChain() throws {
        var text = "models:\n"
        for index in 0..<5_000 { text += "  m\(index):\n    type: pipeline\n    steps: [m\(index + 1)]\n" }
        text += "  m5000:\n    type: tfidf\n    asset: none\n"
        let path = try folder.write(text, to: "l.yaml")
        let error = #expect(throws: ModelError.self) { try ModelLibrary(contentsOf: path, requiredModels: ["m0"]) }
        #expect(error?.message.contains("a chain of more than 100 dependencies") == true)
    }

    @Test("A network's backend can be chosen", arguments: [("reproducible", true), ("openblas", false)])
    func backend(name: String, isReproducible: Bool) throws {
        let path = folder.path + "/l.yaml"
        let network = Repository.path("Weights/imdb/tfidf_classifier.safetensors")
        let text =
            "models:\n  n:\n    type: keras\n    asset: \(network)\n    settings: { input: sparse, backend: \(name) }"
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        let model = try ModelLibrary(contentsOf: path).model("n", as: KerasModel<SparseVector, Float>.self)
        // Without fused multiply-add nothing is.
        #expect(model.network.isReproducible == (isReproducible && MachineFacts.instructionSet != "baseline"))
    }
}
