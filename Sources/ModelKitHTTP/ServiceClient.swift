import AsyncHTTPClient
import Foundation
import ModelKitTensor
import NIOCore
import NIOSSL

/// The connections of one model.
///
/// Not `HTTPClient.shared`: that one follows redirects, which turns a POST into a GET and sends headers on to other hosts;
/// it tries to connect for 90 seconds before it says that nobody listens; it has eight connections per host for all models
/// together; and it cannot be closed. The threads, which are the expensive part, are those that all clients of the process
/// share.
final class ServiceClient: Sendable {
    private enum State {
        case unused
        case open(HTTPClient)
        case closed
    }

    /// More than any number of threads is likely to ask for: how many requests are made at a time is the calls' to say.
    private static let connectionsPerHost = 1024

    let transport: RequestPlan.Transport
    let waiting: Waiting
    private let process = getpid()
    private let state = Locked(State.unused)

    init(_ transport: RequestPlan.Transport, waiting: Waiting) {
        self.transport = transport
        self.waiting = waiting
    }

    deinit {
        // A model that was let go of without being closed; the client stays alive until it has shut down.
        if case .open(let client) = state.withLock({ $0 }) { client.shutdown { _ in } }
    }

    /// The client, made at the first request.
    ///
    /// - Throws: ``DistantHTTPError`` with code `.closed`.
    func client(for endpoint: Endpoint) throws -> HTTPClient {
        guard getpid() == process else {
            throw DistantHTTPError(
                .closed, endpoint, "the model was loaded before this process was forked: load it in this one")
        }
        return try state.withLock { state in
            switch state {
            case .open(let client): return client
            case .closed: throw DistantHTTPError(.closed, endpoint, "the model is closed")
            case .unused:
                let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
                state = .open(client)
                return client
            }
        }
    }

    private var configuration: HTTPClient.Configuration {
        var tls = TLSConfiguration.makeClientConfiguration()
        if !transport.authorities.isEmpty { tls.additionalTrustRoots = [.certificates(transport.authorities)] }
        var pool = HTTPClient.Configuration.ConnectionPool()
        pool.concurrentHTTP1ConnectionsPerHostSoftLimit = Self.connectionsPerHost
        // Whether it is tried again is decided here.
        pool.retryConnectionEstablishment = false
        return HTTPClient.Configuration(
            tlsConfiguration: tls, redirectConfiguration: .disallow,
            // The time of a whole try is measured here, and runs out first.
            timeout: .init(connect: TimeAmount(transport.timeout) + .seconds(60)),
            connectionPool: pool,
            // An answer's length is limited while it is read.
            decompression: .enabled(limit: .none))
    }

    /// Closes the connections for good.
    func close() async {
        let state = state.withLock { state in
            defer { state = .closed }
            return state
        }
        // The only error is that it was closed before.
        if case .open(let client) = state { try? await client.shutdown() }
    }
}
