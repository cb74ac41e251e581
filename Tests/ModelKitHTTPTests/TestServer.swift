import ModelKitTensor
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// An HTTP server on loopback that notes what it is asked.
final class TestServer: Sendable {
    /// A request as it arrived.
    struct Request: Sendable {
        var method: String
        var uri: String
        var headers: HTTPHeaders
        var body: String
        /// Which of the connections it came on, from 0.
        var connection: Int
    }

    /// What becomes of a request.
    enum Answer: Sendable {
        /// A whole answer.
        case whole(String, status: HTTPResponseStatus = .ok, headers: HTTPHeaders = [:], chunked: Bool = false)
        /// A whole answer, compressed with gzip.
        case compressed([UInt8])
        /// The body breaks off before the length that the head states.
        case brokenOff(String)
        /// The connection is closed without an answer.
        case hungUp
        /// Nothing, ever.
        case none
    }

    private struct State {
        var requests: [Request] = []
        var connections = 0
        var open: [ObjectIdentifier: any Channel] = [:]
    }

    let port: Int
    private let channel: any Channel
    private let state: Waitable<State>

    /// - Parameters:
    ///   - tls: what connections are encrypted with.
    ///   - answer: what becomes of a request.
    init(
        tls: TLSConfiguration? = nil, _ answer: @escaping @Sendable (Request) async -> Answer = { .whole($0.body) }
    ) async throws {
        let state = Waitable(State())
        let context = try tls.map { try NIOSSLContext(configuration: $0) }
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let connection = state.change { state in
                        defer { state.connections += 1 }
                        state.open[ObjectIdentifier(channel)] = channel
                        return state.connections
                    }
                    channel.closeFuture.whenComplete { _ in
                        state.change { _ = $0.open.removeValue(forKey: ObjectIdentifier(channel)) }
                    }
                    let pipeline = channel.pipeline.syncOperations
                    if let context { try pipeline.addHandler(NIOSSLServerHandler(context: context)) }
                    try pipeline.configureHTTPServerPipeline(withPipeliningAssistance: false)
                    try pipeline.addHandler(
                        TestServerHandler(connection: connection) { request in
                            state.change { $0.requests.append(request) }
                            return await answer(request)
                        })
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        self.state = state
        port = channel.localAddress?.port ?? 0
    }

    /// A port on which nobody listens.
    static func unusedPort() async throws -> Int {
        let server = try await TestServer()
        try await server.close()
        return server.port
    }

    /// The URL of a path.
    func url(_ path: String = "/") -> String { "http://127.0.0.1:\(port)\(path)" }

    /// What it was asked so far.
    var requests: [Request] { state.change { $0.requests } }

    /// How many connections there were.
    var connections: Int { state.change { $0.connections } }

    /// Waits until nobody is connected any more.
    func waitUntilNobodyIsConnected() async {
        _ = await offThePool { self.state.wait { $0.open.isEmpty ? true : nil } }
    }

    /// Waits until it was asked so often.
    func waitForRequests(_ count: Int) async {
        _ = await offThePool { self.state.wait { $0.requests.count >= count ? true : nil } }
    }

    /// Closes it and all connections.
    func close() async throws {
        try await channel.close()
        for channel in state.change({ Array($0.open.values) }) { channel.close(promise: nil) }
    }
}
