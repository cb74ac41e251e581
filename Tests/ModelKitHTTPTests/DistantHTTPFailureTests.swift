import Foundation
import ModelKit
import ModelKitHTTP
import ModelKitTensor
import ModelKitWeights
import NIOHTTP1
import TestSupport
import Testing

/// What a service may answer that is no prediction, and what is tried again.
@Suite("A distant model that fails")
struct DistantHTTPFailureTests {
    private func settings(_ url: String) -> DistantHTTPSettings {
        DistantHTTPSettings(endpoint: .literal(url)).with { $0.headers = ["authorization": "Bearer secret"] }
    }

    private func model(_ settings: DistantHTTPSettings, _ waiting: Waiting = Pauses().waiting) throws -> JSONHTTPModel {
        try JSONHTTPModel(settings, name: nil, environment: [:], waiting: waiting)
    }

    /// The error of a prediction, which names the item and never shows what is secret.
    private func failure(
        of model: JSONHTTPModel, _ item: JSONValue = 1
    ) async throws -> DistantHTTPError {
        let error = try #require(await #expect(throws: ModelError.self) { try await model.predict(item) })
        #expect(error.code == .itemFailed && error.itemIndex == 0)
        #expect(!"\(error)".contains("secret"))
        return try #require(DistantHTTPError.behind(error))
    }

    @Test(
        "Every status but 200 is an error with code, reason and text, and is not tried again",
        arguments: [201, 202, 204, 301, 302, 307, 400, 401, 404, 422, 429, 500, 502, 503, 504, 599])
    func status(code: Int) async throws {
        let server = try await TestServer { _ in
            .whole("what went wrong", status: .init(statusCode: code), headers: ["location": "/elsewhere"])
        }
        let pauses = Pauses()
        let model = try model(settings(server.url("/p?key=secret")), pauses.waiting)
        let error = try await failure(of: model)
        let text = code == 204 ? "" : "what went wrong"
        let reason = HTTPResponseStatus(statusCode: code).reasonPhrase
        #expect(error.code == .status && error.status == code && error.reason == reason && error.text == text)
        #expect(error.description == "\(server.url("/p")): expected the status 200, found \(code) \(reason): \(text)")
        #expect(server.requests.count == 1 && pauses.all.isEmpty)
        try await model.close()
        try await server.close()
    }

    @Test("A long text of an error is cut off, and the connection is used again or closed, never stuck")
    func longText() async throws {
        let server = try await TestServer { request in
            .whole(String(repeating: "ö", count: Int(request.body) ?? 0), status: .internalServerError)
        }
        let model = try model(settings(server.url()))
        #expect(try await failure(of: model, 1000).text == String(repeating: "ö", count: 1000))
        for count in [1001, 8000, 100_000, 3_000_000] {
            let error = try await failure(of: model, .integer(count))
            #expect(error.text == String(repeating: "ö", count: 1000) + "…")
        }
        try await model.close()
        await server.waitUntilNobodyIsConnected()
        try await server.close()
    }

    @Test("Where nobody listens, requests are tried as often as set, with pauses between", arguments: [1, 2, 5])
    func refused(tries: Int) async throws {
        let url = "http://127.0.0.1:\(try await TestServer.unusedPort())/p"
        let pauses = Pauses()
        let model = try model(settings(url).with { $0.tries = tries }, pauses.waiting)
        let error = try await failure(of: model)
        #expect(error.code == .unreachable && error.endpoint == url && error.cause != nil)
        #expect(error.message.hasPrefix("no connection in \(tries) \(tries == 1 ? "try" : "tries"): "))
        #expect(error.message.contains("refused"))
        #expect(pauses.all == [4, 4, 4, 8].prefix(tries - 1).map { .seconds($0) })
        try await model.close()
    }

    @Test("A host without an address is no connection either")
    func unknownHost() async throws {
        let pauses = Pauses()
        let model = try model(settings("http://nowhere.invalid/p").with { $0.tries = 2 }, pauses.waiting)
        #expect(try await failure(of: model).code == .unreachable)
        #expect(pauses.all == [.seconds(4)])
        try await model.close()
    }

    @Test("A try that finds a connection answers, after those that did not")
    func recovers() async throws {
        let count = Locked(0)
        let server = try await TestServer { request in
            let number = count.withLock { count in
                count += 1
                return count
            }
            return number < 3 ? .hungUp : .whole(request.body)
        }
        let pauses = Pauses()
        let model = try model(settings(server.url()), pauses.waiting)
        #expect(try await model.predict("again") == "again")
        #expect(server.requests.map(\.body) == Array(repeating: #""again""#, count: 3))
        #expect(pauses.all == [.seconds(4), .seconds(4)])
        try await model.close()
        try await server.close()
    }

    @Test("A connection that breaks within the answer is an error at once")
    func brokenOff() async throws {
        let server = try await TestServer { _ in .brokenOff("[1,") }
        let model = try model(settings(server.url()))
        #expect(try await failure(of: model).code == .connectionFailed)
        #expect(server.requests.count == 1)
        try await model.close()
        try await server.close()
    }

    @Test("A service that does not answer in time is given up, and not tried again")
    func timeout() async throws {
        let server = try await TestServer { _ in .none }
        let asked = Locked<[Duration]>([])
        let pauses = Pauses()
        var waiting = pauses.waiting
        waiting.timeout = { duration in
            asked.withLock { $0.append(duration) }
            await server.waitForRequests(1)
        }
        let model = try model(settings(server.url()).with { $0.timeoutSeconds = 2.5 }, waiting)
        let error = try await failure(of: model)
        #expect(error.code == .timedOut && error.message == "no answer within 2.5 seconds")
        #expect(asked.withLock { $0 } == [.seconds(2.5)] && pauses.all.isEmpty)
        // The request was given up, not only its answer.
        await server.waitUntilNobodyIsConnected()
        try await model.close()
        try await server.close()
    }

    @Test("The time of a try runs out by the clock too, even while an answer is on its way")
    func clock() async throws {
        let server = try await TestServer { _ in .none }
        let model = try JSONHTTPModel(settings(server.url()).with { $0.timeoutSeconds = 0.02 })
        #expect(try await failure(of: model).code == .timedOut)
        try await model.close()
        try await server.close()
    }

    @Test(
        "An answer that is no prediction says where and why",
        arguments: [
            ("", "answer: is empty, expected JSON"), ("<html>", "answer: is not valid JSON"),
            (#"[1, "2"]"#, #"answer[1]: expected a number, found a string "2""#), ("{}", "answer: expected an array"),
            ("[1, 2", "answer: is not valid JSON"), ("null", "answer: expected an array, found null"),
        ])
    func malformed(text: String, message: String) async throws {
        let server = try await TestServer { _ in .whole(text) }
        let model = try DistantHTTPModel<Int, [Double]>(DistantHTTPSettings(endpoint: .literal(server.url("/p"))))
        let error = await #expect(throws: ModelError.self) { try await model.predict(1) }
        let failure = try #require(DistantHTTPError.behind(error))
        #expect(failure.code == .invalidAnswer && failure.endpoint == server.url("/p"))
        #expect(failure.message.hasPrefix(message), "\(failure.message)")
        try await model.close()
        try await server.close()
    }

    @Test("Any JSON is read as strictly", arguments: ["", "<html>", "[1, 2", "nan", "1 2"])
    func malformedTree(text: String) async throws {
        let server = try await TestServer { _ in .whole(text) }
        let model = try model(settings(server.url()))
        #expect(try await failure(of: model).code == .invalidAnswer)
        try await model.close()
        try await server.close()
    }

    @Test("A batch needs an array of as many predictions", arguments: ["[]", "[1]", "[1,2,3]", "1", #"{"a":1}"#])
    func count(text: String) async throws {
        let server = try await TestServer { _ in .whole(text) }
        let settings = DistantHTTPSettings(batchEndpoint: .literal(server.url("/all")))
        let trees = try JSONHTTPModel(settings)
        let numbers = try DistantHTTPModel<Int, Int>(settings)
        let isList = text.hasPrefix("[")
        for error in [
            await #expect(throws: DistantHTTPError.self) { try await trees.predictBatch([1, 2]) },
            await #expect(throws: DistantHTTPError.self) { try await numbers.predictBatch([1, 2]) },
        ] {
            #expect(error?.code == (isList ? .wrongCount : .invalidAnswer) && error?.endpoint == server.url("/all"))
            guard isList else { continue }
            let found = text.split { !$0.isNumber }.count
            #expect(error?.message == "expected 2 predictions, one per item, found \(found)")
        }
        try await trees.close()
        try await numbers.close()
        try await server.close()
    }

    @Test("An answer over the limit is refused, whether its length is stated or not", arguments: [false, true])
    func tooLong(chunked: Bool) async throws {
        let server = try await TestServer { request in
            .whole("\"\(String(repeating: "a", count: Int(request.body) ?? 0))\"", chunked: chunked)
        }
        let model = try model(settings(server.url()).with { $0.maximumAnswerBytes = 1000 })
        #expect(try await model.predict(998).string?.count == 998)
        for count in [999, 1_000_000] {
            let error = try await failure(of: model, .integer(count))
            #expect(error.code == .answerTooLong)
            #expect(error.message == "expected an answer of at most 1000 bytes, found a longer one")
        }
        #expect(try await model.predict(10).string?.count == 10)
        try await model.close()
        try await server.close()
    }

    @Test("A compressed answer is read, and its length is what it is decompressed")
    func compressed() async throws {
        // gzip of an array with a text of so many letters a, by Python's gzip.
        let answers = [
            500: "H4sIAAAAAAACA4tWShwFIw4oxQIAFVf7S/gBAAA=",
            5000: "H4sIAAAAAAACA+3BMQ0AAAgDMC+zRTjm3wQq+NpOCgAAAAC8yx6Zb5PJjBMAAA==",
        ]
        let server = try await TestServer { request in
            let data = answers[Int(request.body) ?? 0].flatMap { Data(base64Encoded: $0) } ?? Data()
            return request.headers["accept-encoding"].isEmpty ? .none : .compressed(Array(data))
        }
        let model = try model(settings(server.url()).with { $0.maximumAnswerBytes = 1000 })
        #expect(try await model.predict(500) == [.string(String(repeating: "a", count: 500))])
        #expect(try await failure(of: model, 5000).code == .answerTooLong)
        try await model.close()
        try await server.close()
    }

    @Test("The error of one item among many names it, and the others are given up")
    func oneOfMany() async throws {
        let server = try await TestServer { request in
            request.body == "5" ? .whole("no", status: .badRequest) : .whole(request.body)
        }
        let model = try model(settings(server.url()).with { $0.concurrency = 2 })
        let items = (0..<1000).map { JSONValue.integer($0) }
        let error = await #expect(throws: ModelError.self) { try await model.predictBatch(items) }
        #expect(error?.code == .itemFailed && error?.itemIndex == 5)
        #expect(DistantHTTPError.behind(error)?.status == 400)
        #expect(server.requests.count < 100)
        let results = await model.predictBatchResults(Array(items[..<8]))
        #expect(results.map { try? $0.get() } == (0..<8).map { $0 == 5 ? nil : .integer($0) })
        try await model.close()
        try await server.close()
    }

    @Test("A task that is cancelled gives its request up, and waits no longer between tries")
    func cancelled() async throws {
        let server = try await TestServer { _ in .none }
        let model = try model(settings(server.url()))
        let task = Task { try await model.predictBatch([1, 2, 3]) }
        await server.waitForRequests(3)
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        await server.waitUntilNobodyIsConnected()
        try await model.close()
        try await server.close()

        let pauses = AsyncStream<Void>.makeStream()
        var waiting = Waiting()
        waiting.sleep = { _ in
            pauses.continuation.yield()
            try await Task.sleep(for: .seconds(3600))
        }
        let lonely = try self.model(settings(server.url()), waiting)
        let pausing = Task { try await lonely.predict(1) }
        for await _ in pauses.stream { break }
        pausing.cancel()
        await #expect(throws: CancellationError.self) { try await pausing.value }
        try await lonely.close()
    }

    @Test("A closed model fails, requests on their way too, and its connections are closed")
    func closed() async throws {
        let server = try await TestServer { $0.body == "0" ? .none : .whole($0.body) }
        let model = try model(settings(server.url()))
        #expect(try await model.predict(1) == 1)
        let task = Task { try await model.predict(0) }
        await server.waitForRequests(2)
        try await model.close()
        let error = await #expect(throws: ModelError.self) { try await task.value }
        #expect(DistantHTTPError.behind(error)?.code == .closed)
        await server.waitUntilNobodyIsConnected()
        #expect(try await failure(of: model).code == .closed)
        try await model.close()
        try await server.close()
    }

    @Test("A model that is let go of closes its connections")
    func letGo() async throws {
        let server = try await TestServer()
        do {
            let model = try model(settings(server.url()))
            #expect(try await model.predict(1) == 1)
        }
        await server.waitUntilNobodyIsConnected()
        try await server.close()
    }

    @Test("Nothing is followed to another place")
    func redirect() async throws {
        let other = try await TestServer()
        let server = try await TestServer { _ in
            .whole("", status: .temporaryRedirect, headers: ["location": other.url("/other")])
        }
        let model = try model(settings(server.url()))
        #expect(try await failure(of: model).status == 307)
        #expect(other.requests.isEmpty)
        try await model.close()
        try await server.close()
        try await other.close()
    }
}
