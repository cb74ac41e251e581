import Foundation
import ModelKit
import ModelKitHTTP
import ModelKitTensor
import ModelKitWeights
import TestSupport
import Testing

/// What a service is sent.
@Suite("Requests to a distant model")
struct DistantHTTPRequestTests {
    private struct Point: Codable, Sendable, Equatable {
        var x: Int
        var name: String?
    }

    @Test("An item is the body of one POST of JSON, and the answer is the prediction")
    func item() async throws {
        let server = try await TestServer()
        let model = try JSONHTTPModel(DistantHTTPSettings(endpoint: .literal(server.url("/predict/some%20model"))))
        let item: JSONValue = ["some_content": "somé \"thing\"/", "n": [1, 2.5, nil, true]]
        #expect(try await model.predict(item) == item)
        let request = try #require(server.requests.first)
        #expect(server.requests.count == 1)
        #expect(request.method == "POST" && request.uri == "/predict/some%20model")
        #expect(try JSONValue(parsing: request.body) == item)
        #expect(request.headers["content-type"] == ["application/json"])
        #expect(request.headers["accept"] == ["application/json"])
        #expect(request.headers["content-length"] == ["\(request.body.utf8.count)"])
        #expect(request.headers["host"] == ["127.0.0.1:\(server.port)"])
        #expect(request.headers["authorization"].isEmpty)
        try await model.close()
        try await server.close()
    }

    @Test("Items and predictions have types")
    func typed() async throws {
        let server = try await TestServer { .whole($0.body.contains("named") ? "[1.5, 2]" : "[]") }
        let model = try DistantHTTPModel<Point, [Double]>(DistantHTTPSettings(endpoint: .literal(server.url())))
        #expect(try await model.predictBatch([Point(x: 1, name: "named"), Point(x: 2)]) == [[1.5, 2], []])
        #expect(server.requests.map(\.body).sorted() == [#"{"name":"named","x":1}"#, #"{"x":2}"#])
        try await model.close()
        try await server.close()
    }

    @Test("Headers and parameters arrive as they were set, whatever is in them")
    func headersAndParameters() async throws {
        let server = try await TestServer()
        let settings = DistantHTTPSettings(endpoint: .literal(server.url("/p?fixed=1"))).with {
            $0.headers = [
                "X-Api-Key": "s=3 \t!", "x-from": .variable("FROM"), "Content-Type": "application/vnd.a+json",
            ]
            $0.params = ["q": "a b&c=d/é?+%", "list": ["1", .variable("FROM")], "ö&": ""]
        }
        let model = try JSONHTTPModel(settings, environment: ["FROM": "the environment"])
        _ = try await model.predict(1)
        let request = try #require(server.requests.first)
        #expect(request.headers["x-api-key"] == ["s=3 \t!"])
        #expect(request.headers["x-from"] == ["the environment"])
        #expect(request.headers["content-type"] == ["application/vnd.a+json"])
        #expect(
            request.uri == "/p?fixed=1&list=1&list=the%20environment&q=a%20b%26c%3Dd%2F%C3%A9%3F%2B%25&%C3%B6%26=")
        let query = try #require(URLComponents(string: server.url(request.uri))?.queryItems)
        #expect(query.map(\.name) == ["fixed", "list", "list", "q", "ö&"])
        #expect(query.map(\.value) == ["1", "1", "the environment", "a b&c=d/é?+%", ""])
        try await model.close()
        try await server.close()
    }

    @Test("The options of a call stand in place of headers and parameters")
    func options() async throws {
        let server = try await TestServer()
        let settings = DistantHTTPSettings(endpoint: .literal(server.url("/p"))).with {
            $0.headers = ["x-a": "1"]
            $0.params = ["a": "1"]
        }
        let model = try JSONHTTPModel(settings)
        _ = try await model.predict(0, options: .init(headers: ["x-b": "2"]))
        _ = try await model.predict(0, options: .init(params: ["b": "2"]))
        _ = try await model.predict(0, options: .init(headers: [:], params: [:]))
        #expect(server.requests.map(\.uri) == ["/p?a=1", "/p?b=2", "/p"])
        #expect(server.requests.map { $0.headers["x-a"] } == [[], ["1"], []])
        #expect(server.requests.map { $0.headers["x-b"] } == [["2"], [], []])
        let error = await #expect(throws: ModelError.self) {
            try await model.predict(0, options: .init(headers: ["x-b": "2\r\nx-c: 3"]))
        }
        #expect(error?.code == .invalidItem && server.requests.count == 3)
        #expect(error?.message.contains("x-c") == false)
        try await model.close()
        try await server.close()
    }

    @Test("A user and a password in the URL are sent as a header, unless there is one")
    func credentials() async throws {
        let server = try await TestServer()
        let url = "http://us%40er:pa%3Ass@127.0.0.1:\(server.port)/p#part"
        let model = try JSONHTTPModel(DistantHTTPSettings(endpoint: .literal(url)))
        _ = try await model.predict(1)
        let own = try JSONHTTPModel(
            DistantHTTPSettings(endpoint: .literal(url)).with { $0.headers = ["authorization": "Bearer t"] })
        _ = try await own.predict(1)
        let encoded = Data("us@er:pa:ss".utf8).base64EncodedString()
        #expect(server.requests.map { $0.headers["authorization"] } == [["Basic \(encoded)"], ["Bearer t"]])
        #expect(server.requests.map(\.uri) == ["/p", "/p"])
        try await model.close()
        try await own.close()
        try await server.close()
    }

    @Test(
        "A batch is one request where there is an endpoint for batches, and one per item where there is none",
        arguments: [
            // Endpoint, batch endpoint, items, paths and bodies.
            (true, false, [1, 2, 3], ["/one 1", "/one 2", "/one 3"]), (true, true, [1, 2, 3], ["/all [1,2,3]"]),
            (true, true, [1], ["/one 1"]), (false, true, [1, 2], ["/all [1,2]"]), (false, true, [1], ["/all [1]"]),
            (true, true, [], []),
        ])
    func modes(hasEndpoint: Bool, hasBatchEndpoint: Bool, items: [Int], expected: [String]) async throws {
        let server = try await TestServer()
        let settings = DistantHTTPSettings(
            endpoint: hasEndpoint ? .literal(server.url("/one")) : nil,
            batchEndpoint: hasBatchEndpoint ? .literal(server.url("/all")) : nil)
        let model = try DistantHTTPModel<Int, Int>(settings)
        #expect(try await model.predictBatch(items) == items)
        #expect(server.requests.map { "\($0.uri) \($0.body)" }.sorted() == expected)
        try await model.close()
        try await server.close()
    }

    @Test("Batches are cut as anywhere else, and the batch endpoint is asked once for each")
    func batchSize() async throws {
        let server = try await TestServer()
        let model = try JSONHTTPModel(DistantHTTPSettings(batchEndpoint: .literal(server.url())))
        #expect(try await model.predictBatch([1, 2, 3, 4, 5], batchSize: 2) == [1, 2, 3, 4, 5])
        #expect(server.requests.map(\.body) == ["[1,2]", "[3,4]", "[5]"])
        try await model.close()
        try await server.close()
    }

    @Test("Predictions keep the order of the items when the last is answered first")
    func order() async throws {
        let answered = Turns()
        let server = try await TestServer { request in
            // Each waits for the answer to the item after it.
            let item = Int(request.body) ?? 0
            await answered.wait(for: 7 - item)
            return .whole("\(item * 10)")
        }
        let model = try DistantHTTPModel<Int, Int>(
            DistantHTTPSettings(endpoint: .literal(server.url())).with { $0.concurrency = 8 })
        #expect(try await model.predictBatch(Array(0..<8)) == (0..<8).map { $0 * 10 })
        try await model.close()
        try await server.close()
    }

    @Test(
        "So many requests are on their way at a time as the setting says, no more and no fewer", arguments: [1, 3, 8])
    func concurrency(limit: Int) async throws {
        let crowd = Crowd(expected: limit)
        let server = try await TestServer { request in
            await crowd.enterAndLeave()
            return .whole(request.body)
        }
        let model = try DistantHTTPModel<Int, Int>(
            DistantHTTPSettings(endpoint: .literal(server.url())).with { $0.concurrency = limit })
        let items = Array(0..<24)
        #expect(try await model.predictBatch(items) == items)
        #expect(await crowd.largest == limit)
        try await model.close()
        try await server.close()
    }

    @Test("Connections are used again")
    func keepAlive() async throws {
        let server = try await TestServer()
        let model = try JSONHTTPModel(
            DistantHTTPSettings(endpoint: .literal(server.url())).with { $0.concurrency = 1 })
        for item in 0..<10 { _ = try await model.predict(.integer(item)) }
        _ = try await model.predictBatch((0..<10).map { .integer($0) })
        #expect(server.requests.count == 20 && Set(server.requests.map(\.connection)) == [0])
        try await model.close()
        try await server.close()
    }
}

/// Lets tasks pass one after the other, in the order of their numbers.
private actor Turns {
    private var next = 0
    private var waiting: [Int: CheckedContinuation<Void, Never>] = [:]

    func wait(for turn: Int) async {
        if turn != next { await withCheckedContinuation { waiting[turn] = $0 } }
        next += 1
        waiting.removeValue(forKey: next)?.resume()
    }
}

/// Counts who is there at the same time. Who comes stays until as many have been there together as are expected.
private actor Crowd {
    private let expected: Int
    private var present = 0
    private(set) var largest = 0
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(expected: Int) { self.expected = expected }

    func enterAndLeave() async {
        present += 1
        largest = max(largest, present)
        if largest < expected {
            await withCheckedContinuation { waiting.append($0) }
        } else {
            for one in waiting { one.resume() }
            waiting = []
            // Others who are on their way come in before this one leaves.
            for _ in 0..<100 { await Task.yield() }
        }
        present -= 1
    }
}
