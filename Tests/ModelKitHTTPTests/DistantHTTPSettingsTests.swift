import Foundation
import ModelKit
import ModelKitHTTP
import ModelKitWeights
import TestSupport
import Testing

@Suite("The settings of distant models")
struct DistantHTTPSettingsTests {
    private let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    private func library(
        _ settings: String, environment: [String: String] = [:], lazy: Bool = false
    ) throws -> ModelLibrary {
        let path = try folder.write(
            "models:\n  remote:\n    type: distant_http\n    settings: \(settings)\n", to: "library.yaml")
        return try ModelLibrary(
            [.file(path, types: DistantHTTPModels.types)],
            settings: LibrarySettings(lazyLoading: lazy, environment: environment))
    }

    static let wrong = [
        ("{}", "settings.endpoint: is needed, or batch_endpoint"),
        (
            "{ endpoint: 'ftp://a/b' }",
            "settings.endpoint: expected a URL of http or https with a host, found 'ftp://a/b'"
        ),
        ("{ endpoint: 'models.example/p' }", "found 'models.example/p'"),
        ("{ endpoint: 'http://' }", "found 'http://'"),
        ("{ endpoint: 'http://a b/' }", "settings.endpoint: expected a URL"),
        ("{ endpoint: 'http://a:70000/' }", "settings.endpoint: expected a URL"),
        ("{ endpoint: 'http://u:SECRET@a b/' }", "found '(hidden)'"),
        ("{ endpoint: 'x?k=SECRET' }", "found '(hidden)'"),
        ("{ batch_endpoint: 'ftp://a' }", "settings.batch_endpoint: expected"),
        ("{ endpoint: [1] }", "settings.endpoint: expected a text or { env: NAME }, found an array"),
        ("{ endpoint: { env: NONE } }", "settings.endpoint: the environment has no variable 'NONE'"),
        (
            "{ endpoint: 'http://a', headers: { a: { env: NONE } } }",
            "settings.headers.a: the environment has no variable"
        ),
        (
            "{ endpoint: 'http://a', headers: { a: { secret: SECRET } } }",
            "settings.headers.a: expected a text or { env: NAME }, found an object"
        ),
        ("{ endpoint: 'http://a', headers: { a: null } }", "settings.headers.a: expected"),
        ("{ endpoint: 'http://a', headers: { 'a b': SECRET } }", "settings.headers: 'a b' is no name of a header"),
        (#"{ endpoint: 'http://a', headers: { a: "SECRET\r\nb: c" } }"#, "settings.headers: 'a' its value has a line"),
        ("{ endpoint: 'http://a', headers: { a: 1, A: 2 } }", "is there twice"),
        ("{ endpoint: 'http://a', headers: { Content-Length: 2 } }", "'Content-Length' is set by the client"),
        (
            "{ endpoint: 'http://a', params: { a: [{ b: SECRET }] } }",
            "expected a text or { env: NAME }, found an object"
        ),
        ("{ endpoint: 'http://a', timeout_seconds: 0 }", "settings.timeout_seconds: expected a number from 0.001 to"),
        ("{ endpoint: 'http://a', tries: 0 }", "settings.tries: expected a number from 1 to 100, found 0"),
        ("{ endpoint: 'http://a', tries: many }", "settings.tries: expected an integer, found a string"),
        ("{ endpoint: 'http://a', concurrency: 0 }", "settings.concurrency: expected a number from 1 to 1000"),
        ("{ endpoint: 'http://a', maximum_answer_bytes: 0 }", "settings.maximum_answer_bytes: expected a number"),
        ("{ endpoint: 'https://a', ca_file: /nowhere.pem }", "settings.ca_file: '/nowhere.pem' cannot be read"),
    ]

    @Test("What is wrong is an error that names model, setting and line, and shows nothing secret", arguments: wrong)
    func refuses(settings: String, message: String) throws {
        let error = try #require(#expect(throws: ModelError.self) { try library(settings) })
        #expect(error.code == .invalidConfiguration && error.model == "remote")
        #expect(error.location?.hasSuffix("library.yaml:2") == true)
        #expect(error.message.contains(message), "\(error.message)")
        #expect(!"\(error)".contains("SECRET"), "\(error)")
    }

    @Test("A setting that is misspelt is found with its line and the nearest name")
    func misspelt() throws {
        let error = #expect(throws: ModelError.self) { try library("{ endpont: 'http://a' }") }
        #expect(error?.suggestion == "endpoint" && error?.location?.hasSuffix("library.yaml:4") == true)
    }

    @Test("A description shows names of variables, and nothing that could be secret", arguments: [false, true])
    func described(lazy: Bool) throws {
        let library = try library(
            """
            { endpoint: 'https://user:SECRET@models.example:8443/predict?key=SECRET#SECRET', batch_endpoint: { env: URL },
              headers: { Authorization: Bearer SECRET, X-Token: { env: TOKEN }, X-Number: 5 },
              params: { key: SECRET, keys: [SECRET], from: { env: TOKEN } }, tries: 2 }
            """, environment: ["URL": "http://SECRET@b/", "TOKEN": "SECRET"], lazy: lazy)
        let description = try library.describe()
        let encoder = JSONEncoder()
        #expect(!String(decoding: try encoder.encode(description), as: UTF8.self).contains("SECRET"))
        #expect(!description.tree.text().contains("SECRET"))
        #expect(
            description.models[0].settings == [
                "endpoint": "https://models.example:8443/predict", "batch_endpoint": ["env": "URL"],
                "headers": ["Authorization": "(hidden)", "X-Token": ["env": "TOKEN"], "X-Number": "(hidden)"],
                "params": ["key": "(hidden)", "keys": "(hidden)", "from": ["env": "TOKEN"]], "tries": 2,
            ])
        #expect((description.models[0].kind == nil) == lazy)
    }

    @Test("Settings that cannot be read are not shown either")
    func describedUnreadable() throws {
        for settings in [
            "{ endpoint: 'SECRET@x' }", "{ endpoint: [SECRET] }", "{ endpoint: 'http://SECRET@a b/' }",
            "{ headers: SECRET }", "{ params: [SECRET] }", "{ headers: { a: { env: [SECRET] } } }",
        ] {
            let text = try library(settings, lazy: true).describe().tree.text()
            #expect(!text.contains("SECRET") && text.contains("(hidden)"), "\(text)")
        }
    }

    @Test("The schema of library files knows them")
    func schema() throws {
        let schema = try LibraryFileSchema.schema(types: DistantHTTPModels.types)
        let rule = schema["$defs"]?["model"]?["allOf"]?.array?.first {
            $0["if"]?["properties"]?["type"]?["const"] == "distant_http"
        }
        let settings = try #require(rule?["then"]?["properties"]?["settings"]?["properties"]?.object)
        #expect(
            settings.keys.sorted() == [
                "batch_endpoint", "ca_file", "concurrency", "endpoint", "headers", "maximum_answer_bytes", "params",
                "timeout_seconds", "tries",
            ])
        #expect(settings["tries"]?.text().contains("integer") == true)
        #expect(settings["headers"]?.text().contains(#""env""#) == true)
        #expect(settings["params"]?.text().contains(#""array""#) == true)
    }
}
