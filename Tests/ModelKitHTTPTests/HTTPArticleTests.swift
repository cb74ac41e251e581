import ModelKit
import ModelKitHTTP
import ModelKitWeights
import TestSupport
import Testing

/// The examples of ModelKitHTTP's catalogue: see `ArticleTests`.
@Suite("The article on distant models")
struct HTTPArticleTests {
    private let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    @Test("A library file's service, the one that the article shows")
    func file() async throws {
        let article = try String(
            contentsOfFile: Repository.path("Sources/ModelKitHTTP/ModelKitHTTP.docc/ModelKitHTTP.md"), encoding: .utf8)
        let lines = article.split(separator: "\n", omittingEmptySubsequences: false)
        let example = lines.drop { $0 != "    models:" }.prefix { $0.hasPrefix("    ") }.map { $0.dropFirst(4) }
        let shown = try folder.write(example.joined(separator: "\n"), to: "shown.yaml")
        let lazy = try LibrarySettings(environment: ["SENTIMENT_AUTHORIZATION": "Bearer token"])
        #expect(try ModelLibrary([.file(shown, types: DistantHTTPModels.types)], settings: lazy).names == ["remote"])
        // Every setting that the table names, and no other.
        let rows = lines.filter { $0.hasPrefix("| `") }.compactMap { $0.split(separator: "`").dropFirst().first }
        #expect(rows.map(String.init) == DistantHTTPSettings.Keys.allCases.map(\.rawValue))

        let server = try await TestServer()
        let path = try folder.write(
            "models: { remote: { type: distant_http, settings: { endpoint: '\(server.url())' } } }", to: "library.yaml")
        let library = try ModelLibrary(contentsOf: path, types: DistantHTTPModels.types)
        let remote: any AsyncModel<JSONValue, JSONValue> = try library.model("remote")
        #expect(try await remote.predict([1]) == [1])
        try await library.aclose()
        try await server.close()
    }

    @Test("A type of one's own")
    func ownType() async throws {
        struct Sentiment: LoadableAsyncModel, SettingsProviding {
            typealias Settings = DistantHTTPSettings
            static let configurations = [
                "sentiment": ModelConfiguration(settings: ["endpoint": "https://models.example/predict/sentiment"])
            ]
            let service: DistantHTTPModel<String, Double>

            init(context: LoadContext) throws { service = try DistantHTTPModel(context: context) }
            func compute(_ reviews: ArraySlice<String>) async throws -> [Double] { try await service.compute(reviews) }
            func close() async throws { try await service.close() }
        }
        let server = try await TestServer { .whole("\(Double($0.body.count))") }
        let library = try ModelLibrary(
            [.types(Sentiment.self)],
            overrides: ["sentiment": ConfigurationOverride(settings: ["endpoint": .string(server.url())])])
        let sentiment: any AsyncModel<String, Double> = try library.model("sentiment")
        #expect(try await sentiment.predictBatch(["a", "bcd"]) == [3, 5])
        let described = try ModelLibrary(models: [Sentiment.self]).describe().models[0].settings
        #expect(described == ["endpoint": "https://models.example/predict/sentiment"])
        try await library.aclose()
        try await server.close()
    }
}
