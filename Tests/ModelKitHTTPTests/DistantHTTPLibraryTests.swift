import Foundation
import ModelKit
import ModelKitHTTP
import ModelKitTensor
import ModelKitWeights
import TestSupport
import Testing

@Suite("Distant models in a library")
struct DistantHTTPLibraryTests {
    private struct Upper: LoadableAsyncModel, SettingsProviding {
        typealias Settings = DistantHTTPSettings
        static let configurations: [String: ModelConfiguration] = [:]
        let service: DistantHTTPModel<String, String>
        init(context: LoadContext) throws { service = try DistantHTTPModel(context: context) }
        func compute(_ items: ArraySlice<String>) async throws -> [String] { try await service.compute(items) }
        func close() async throws { try await service.close() }
    }

    private let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    private func library(
        _ settings: String, more: String = "", environment: [String: String] = [:], cache: (any PredictionCache)? = nil
    ) throws -> ModelLibrary {
        let path = try folder.write(
            "models:\n  remote:\n    type: distant_http\n    settings: \(settings)\n\(more)", to: "library.yaml")
        return try ModelLibrary(
            [.file(path, types: DistantHTTPModels.types)], settings: LibrarySettings(environment: environment),
            cache: cache)
    }

    @Test("A library file names a service, and both kinds of code ask it")
    func file() async throws {
        let server = try await TestServer()
        let library = try library(
            "{ endpoint: '\(server.url())' }",
            more: "    test_cases: [{ item: { a: 1 }, result: { a: 1 } }]\n  chain: { type: pipeline, steps: [remote] }"
        )
        let item: JSONValue = ["some_content": "something"]
        let asynchronous: any AsyncModel<JSONValue, JSONValue> = try library.model("remote")
        #expect(try await asynchronous.predict(item) == item)
        let results = try await offThePool {
            let synchronous: any Model<JSONValue, JSONValue> = try library.model("remote")
            return [try synchronous.predict(item)] + (try synchronous.predictBatch([1, 2]))
        }
        #expect(results == [item, 1, 2])
        #expect(try await offThePool { try library.test() } == 1)
        #expect(try await offThePool { try library.anyModel("chain").predictJSON(Data("[1]".utf8)) } == "[1]")
        try await library.aclose()
        await server.waitUntilNobodyIsConnected()
        try await server.close()
    }

    @Test("Types of one's own stand on the typed model, and so does an override")
    func types() async throws {
        let server = try await TestServer { .whole($0.body.uppercased()) }
        let settings: [String: JSONValue] = ["endpoint": .string(server.url())]
        let library = try ModelLibrary(
            [],
            overrides: [
                "upper": ConfigurationOverride(type: Upper.self, settings: settings),
                "typed": ConfigurationOverride(type: DistantHTTPModel<String, String>.self, settings: settings),
            ])
        for name in library.names {
            let model: any AsyncModel<String, String> = try library.model(name)
            #expect(try await model.predictBatch(["a", "bc"]) == ["A", "BC"])
        }
        try await library.aclose()
        await server.waitUntilNobodyIsConnected()
        try await server.close()
    }

    @Test("An error has the model's name, the item and the service")
    func errors() async throws {
        let server = try await TestServer { request in
            request.body == "2" ? .whole("no", status: .badRequest) : .whole(request.body)
        }
        let library = try library("{ endpoint: 'http://user:pass@127.0.0.1:\(server.port)/p?key=private' }")
        let model: any AsyncModel<JSONValue, JSONValue> = try library.model("remote")
        let error = await #expect(throws: ModelError.self) {
            try await model.predictBatch([0, 1, 2, 3], batchSize: 2)
        }
        #expect(error?.model == "remote" && error?.itemIndex == 2 && DistantHTTPError.behind(error)?.status == 400)
        #expect(
            error?.description
                == "model 'remote': item 2: prediction failed: \(server.url("/p")): expected the status 200, found 400 Bad Request: no"
        )
        try await library.aclose()
        try await server.close()
    }

    @Test("32 threads wait for one model at the same time")
    func threads() async throws {
        let crowd = Locked(0)
        let arrived = AsyncStream<Void>.makeStream()
        // Nobody is answered before all have asked.
        let all = Task {
            var count = 0
            for await _ in arrived.stream {
                count += 1
                if count == 32 { break }
            }
        }
        let server = try await TestServer { request in
            crowd.withLock { $0 += 1 }
            arrived.continuation.yield()
            await all.value
            return .whole(request.body)
        }
        let library = try library("{ endpoint: '\(server.url())' }")
        let model: any Model<JSONValue, JSONValue> = try library.model("remote")
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for index in 0..<32 {
                group.addTask {
                    try await offThePool {
                        let first = try model.predict(.integer(index)) == .integer(index)
                        let items = (0..<20).map { JSONValue.integer($0 + index) }
                        return try first && model.predictBatch(items) == items
                    }
                }
            }
            for try await isRight in group { #expect(isRight) }
        }
        #expect(crowd.withLock { $0 } == 32 * 21)
        try await library.aclose()
        try await server.close()
    }

    @Test("The library's cache spares the service what it has answered")
    func cache() async throws {
        let server = try await TestServer()
        let library = try library(
            "{ batch_endpoint: '\(server.url())', headers: { authorization: { env: TOKEN } } }",
            more: "    cache_predictions: true\n", environment: ["TOKEN": "t"], cache: NativeCache(.init()))
        let model: any AsyncModel<JSONValue, JSONValue> = try library.model("remote")
        #expect(try await model.predictBatch([1, 2, 1]) == [1, 2, 1])
        #expect(try await model.predictBatch([["a": 1, "b": 2], 2, 1]) == [["a": 1, "b": 2], 2, 1])
        #expect(try await model.predict(["b": 2, "a": 1]) == ["a": 1, "b": 2])
        #expect(server.requests.map(\.body) == ["[1,2]", #"[{"a":1,"b":2}]"#])
        #expect(try await model.predict(1, forceCompute: true) == 1)
        #expect(server.requests.count == 3)
        try await library.aclose()
        try await server.close()
    }

    @Test("What a variable names is part of the key of what is cached")
    func cacheOfVariables() async throws {
        let server = try await TestServer()
        let cache = NativeCache(.init())
        for (token, count) in [("one", 1), ("one", 1), ("two", 2)] {
            let library = try library(
                "{ batch_endpoint: '\(server.url())', headers: { authorization: { env: TOKEN } } }",
                more: "    cache_predictions: true\n", environment: ["TOKEN": token], cache: cache)
            let model: any AsyncModel<JSONValue, JSONValue> = try library.model("remote")
            #expect(try await model.predict(1) == 1)
            #expect(server.requests.count == count)
            try await library.aclose()
        }
        try await server.close()
    }

    @Test("Where a service is not there, no further items are asked for")
    func outage() async throws {
        let port = try await TestServer.unusedPort()
        var settings = DistantHTTPSettings(endpoint: .literal("http://127.0.0.1:\(port)/"))
        settings.tries = 1
        let model = try DistantHTTPModel<JSONValue, JSONValue>(settings)
        let results = await model.predictBatchResults((0..<2000).map { JSONValue.integer($0) }, batchSize: 10)
        #expect(results.count == 2000)
        #expect(
            results.enumerated().allSatisfy { index, result in
                guard case .failure(let error) = result else { return false }
                return error.itemIndex == index && DistantHTTPError.behind(error)?.isOutage == true
            })
        try await model.close()
    }

    @Test("A closed library closes its connections and loads the model anew", arguments: [false, true])
    func closing(synchronously: Bool) async throws {
        let server = try await TestServer()
        let library = try library("{ endpoint: '\(server.url())' }")
        for connection in 0..<2 {
            let model: any AsyncModel<JSONValue, JSONValue> = try library.model("remote")
            #expect(try await model.predict(1) == 1)
            #expect(server.requests.last?.connection == connection)
            if synchronously { try await offThePool { try library.close() } } else { try await library.aclose() }
            await server.waitUntilNobodyIsConnected()
        }
        try await server.close()
    }

    @Test("A task that is cancelled gives its request up")
    func cancelled() async throws {
        let server = try await TestServer { _ in .none }
        let library = try library("{ endpoint: '\(server.url())' }")
        let model: any AsyncModel<JSONValue, JSONValue> = try library.model("remote")
        let task = Task { try await model.predict(1) }
        await server.waitForRequests(1)
        task.cancel()
        let error = await #expect(throws: ModelError.self) { try await task.value }
        #expect(error?.model == "remote" && error?.cause is CancellationError)
        await server.waitUntilNobodyIsConnected()
        try await library.aclose()
        try await server.close()
    }
}
