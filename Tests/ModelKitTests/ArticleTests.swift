import Foundation
import ModelKit
import ModelKitLayers
import ModelKitTensor
import TestSupport
import Testing

/// The examples of the articles in the catalogues, in the order of the articles. What an example needs that the article
/// leaves out stands before it, and what it must give after it.
@Suite("The articles")
struct ArticleTests {
    private let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    @Test("Every Swift example of every article stands in these tests")
    func examplesAreTested() throws {
        let tests = try [
            "ModelKitTests/ArticleTests.swift", "ModelKitTests/ArticleTests+Models.swift",
            "ModelKitTests/ArticleTests+Python.swift",
            "ModelKitHTTPTests/HTTPArticleTests.swift",
        ].map { try lines(ofFile: "Tests/\($0)") }
        var count = 0
        for path in try Self.articles() {
            for example in try Self.examples(ofFile: path) {
                let found = tests.contains { text in
                    text.indices.contains { text[$0...].starts(with: example) }
                }
                #expect(found, "\(path): \(example.joined(separator: "\n"))")
                count += 1
            }
        }
        #expect(count > 20)
    }

    private static func articles() throws -> [String] {
        let sources = Repository.path("Sources")
        let names = try FileManager.default.subpathsOfDirectory(atPath: sources)
        return names.filter { $0.hasSuffix(".md") && $0.contains(".docc/") }.sorted().map { "Sources/\($0)" }
    }

    private static func examples(ofFile path: String) throws -> [[Substring]] {
        let text = try String(contentsOfFile: Repository.path(path), encoding: .utf8)
        return text.components(separatedBy: "```swift\n").dropFirst().map { rest in
            trimmed(rest.components(separatedBy: "```")[0])
        }
    }

    private func lines(ofFile path: String) throws -> [Substring] {
        Self.trimmed(try String(contentsOfFile: Repository.path(path), encoding: .utf8))
    }

    /// The lines that are not empty, without indentation.
    private static func trimmed(_ text: String) -> [Substring] {
        text.split(separator: "\n").map { $0.drop { $0 == " " } }.filter { !$0.isEmpty }
    }

    @Test("Getting started: a library from a file and one of types")
    func gettingStarted() throws {
        try inRepository { sentiment in
            let score = try sentiment.predict("I freaking love this movie!")
            let scores = try sentiment.predictBatch(["What a film!", "Two hours I will never get back."])
            #expect(score > 0.5 && scores.count == 2)
        }
        struct Shout: ItemModel, LoadableModel {
            static let configurations = ["shout": ModelConfiguration()]
            init(context: LoadContext) throws {}
            var testCases: [TestCase] { [TestCase(item: "one", result: "ONE")] }
            func compute(item: String) -> String { item.uppercased() }
        }
        let library = try ModelLibrary(models: [Shout.self])
        let shout: any Model<String, String> = try library.model("shout")
        print(try shout.predictBatch(["one", "two"]))  // ["ONE", "TWO"]
        try library.test()  // replays the test cases of every model
        #expect(try shout.predictBatch(["one", "two"]) == ["ONE", "TWO"])
        #expect(try library.test() == 1)
    }

    /// Runs the part of an example that takes the shipped models; their path is relative to the repository.
    private func inRepository(_ example: (any Model<String, Float>) throws -> Void) throws {
        func load() throws -> any Model<String, Float> {
            let library = try ModelLibrary(contentsOf: "Weights/library.yaml")
            let sentiment: any Model<String, Float> = try library.model("imdb_tfidf_sentiment")
            return sentiment
        }
        // Tests are not always run from the repository's folder, which the example's path is relative to.
        let atHome = FileManager.default.fileExists(atPath: "Weights/library.yaml")
        try example(
            atHome
                ? load()
                : ModelLibrary(contentsOf: Repository.path("Weights/library.yaml")).model("imdb_tfidf_sentiment"))
    }

    @Test("Batching: batches with progress, streams, and results per item")
    func batching() throws {
        try inRepository { sentiment in
            let reviews = ["What a film!", "Two hours I will never get back."]
            let scores = try sentiment.predictBatch(reviews, batchSize: 256) { first, items, predictions in
                print("items \(first) to \(first + items.count - 1) are done")
            }
            var stream = sentiment.predictStream(reviews, batchSize: 256)
            while let score = try stream.next() { print(score) }
            #expect(scores.count == 2)
            #expect(try stream.next() == nil)
        }
        let shout = Shout()
        for (index, result) in shout.predictBatchResults(["good", "bad"]).enumerated() {
            if case .failure(let error) = result { print(index, error) }
        }
        #expect(shout.predictBatchResults(["good", "bad"]).map { (try? $0.get()) } == ["GOOD", nil])
    }

    @Test("Layers: a network on rows")
    func network() throws {
        let path = Repository.path("Weights/imdb/tfidf_classifier.safetensors")
        let values = [Float](repeating: 0, count: 40_000)
        let network = try Network(contentsOf: path)
        let rows = try Tensor(shape: [2, 20_000], values)
        let scores = try network.predict([.dense(rows)])[0]  // [2, 1]
        #expect(scores.shape == [2, 1])
    }

    @Test("Library files: the example is one, and every type has its section")
    func libraryFiles() throws {
        let article = try String(
            contentsOfFile: Repository.path("Sources/ModelKit/ModelKit.docc/LibraryFiles.md"), encoding: .utf8)
        let lines = article.split(separator: "\n", omittingEmptySubsequences: false)
        let example = lines.drop { $0 != "    models:" }.prefix { $0.hasPrefix("    ") }.map { $0.dropFirst(4) }
        let path = try folder.write(example.joined(separator: "\n"), to: "library.yaml")
        let lazy = try LibrarySettings(lazyLoading: true, environment: [:])
        let library = try ModelLibrary([.file(path)], settings: lazy)
        #expect(library.names == ["network", "sentiment", "tfidf", "tokens", "words"])

        try folder.write("models: { some: { type: unknown } }", to: "library.yaml")
        let error = try #require(#expect(throws: ModelError.self) { try ModelLibrary([.file(path)], settings: lazy) })
        let known = try #require(error.message.firstMatch(of: /known: ([a-z_, ]+)/)).1.split(separator: ", ")
        #expect(lines.filter { $0.hasPrefix("### ") }.map { $0.dropFirst(4) } == known)

        // The other examples of files.
        var examples = [""]
        for line in lines {
            if line.hasPrefix("    ") {
                examples[examples.count - 1] += line.dropFirst(4) + "\n"
            } else {
                examples.append("")
            }
        }
        let files = examples.filter { $0.contains("models:") }
        #expect(files.count == 3)
        for text in files {
            try folder.write(text, to: "library.yaml")
            _ = try ModelLibrary([.file(path)], settings: lazy)
        }
    }

    @Test("Every test that the article on Python's modelkit names is there")
    func namedTestsExist() throws {
        let article = try String(
            contentsOfFile: Repository.path("Sources/ModelKit/ModelKit.docc/ComingFromPython.md"), encoding: .utf8)
        let root = Repository.path("Tests")
        let files = try FileManager.default.subpathsOfDirectory(atPath: root).filter { $0.hasSuffix(".swift") }
            .map { try String(contentsOfFile: "\(root)/\($0)", encoding: .utf8) }
        var count = 0
        for row in article.split(separator: "\n") where row.hasPrefix("| `test_") {
            for match in row.matches(of: /`(…?[A-Za-z]*Tests)`(?:: ([A-Za-z]+(?:, [A-Za-z]+)*))?/) {
                let suite = match.1.replacing("…", with: "PythonParity")
                let text = files.filter { $0.contains("struct \(suite) {") }.joined()
                #expect(!text.isEmpty, "\(row)")
                for name in (match.2 ?? "").split(separator: ", ") {
                    #expect(text.contains("func \(name)("), "\(name): \(row)")
                    count += 1
                }
            }
        }
        #expect(count > 40)
    }

    @Test("Testing: test cases of a type and of a configuration")
    func testing() throws {
        struct Doubled: ItemModel, LoadableModel {
            struct Options: ModelOptions { var plus = 0.0 }
            static let configurations = [
                "doubled": ModelConfiguration(testCases: [JSONTestCase(item: 4, result: 8)])
            ]
            init(context: LoadContext) throws {}
            var testCases: [TestCase] {
                [
                    TestCase(item: 1, result: 2),
                    TestCase(item: 1, result: 3, options: Options(plus: 1)),
                    TestCase(item: 0.1, result: 0.2, tolerance: 1e-9),
                ]
            }
            func compute(item: Double, options: Options) -> Double { 2 * item + options.plus }
        }
        let library = try ModelLibrary(models: [Doubled.self])
        print(try library.test())  // 4
        #expect(try library.test() == 4)
    }

    @Test("Every test case of the library holds", arguments: try exampleLibrary().testCases())
    func holds(testCase: LibraryTestCase) throws {
        try testCase.run()
    }

    @Test("Caching: a model that opts in")
    func caching() throws {
        struct Slow: ItemModel, LoadableModel {
            static let configurations = ["slow": ModelConfiguration(cachesPredictions: true)]
            init(context: LoadContext) throws {}
            func compute(item: Int) -> Int { item * item }
        }
        let cache = NativeCache(.init(policy: .lfu, maximumEntries: 10_000, timeToLive: .seconds(3600)))
        let library = try ModelLibrary([.types(Slow.self)], cache: cache)
        let slow: any Model<Int, Int> = try library.model("slow")
        _ = try slow.predictBatch([1, 2, 2, 3])
        _ = try slow.predictBatch([3, 4])
        print(cache.statistics.hits, cache.statistics.misses)  // 1 5
        #expect(cache.statistics.hits == 1 && cache.statistics.misses == 5)
    }
}

/// A library whose models are tested one by one.
private func exampleLibrary() throws -> ModelLibrary { try ModelLibrary(models: [Shout.self, Letters.self]) }
