import NIOCore
import NIOHTTP1

/// Puts requests together and writes answers.
final class TestServerHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let connection: Int
    private let answer: @Sendable (TestServer.Request) async -> TestServer.Answer
    private var request: TestServer.Request?

    init(connection: Int, _ answer: @escaping @Sendable (TestServer.Request) async -> TestServer.Answer) {
        self.connection = connection
        self.answer = answer
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            request = .init(
                method: head.method.rawValue, uri: head.uri, headers: head.headers, body: "", connection: connection)
        case .body(let part):
            request?.body += String(decoding: part.readableBytesView, as: UTF8.self)
        case .end:
            if let request { Self.respond(to: request, on: context.channel, answer) }
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private static func respond(
        to request: TestServer.Request, on channel: any Channel,
        _ answer: @escaping @Sendable (TestServer.Request) async -> TestServer.Answer
    ) {
        Task {
            let answer = await answer(request)
            try? await write(answer, to: channel)
        }
    }

    private static func write(_ answer: TestServer.Answer, to channel: any Channel) async throws {
        func head(_ status: HTTPResponseStatus, _ headers: HTTPHeaders) -> HTTPServerResponsePart {
            .head(HTTPResponseHead(version: .http1_1, status: status, headers: headers))
        }
        // All at once: a client may send its next request as soon as it has the last byte.
        func send(_ parts: HTTPServerResponsePart...) async throws {
            for part in parts.dropLast() { channel.write(part, promise: nil) }
            if let last = parts.last { try await channel.writeAndFlush(last) }
        }
        switch answer {
        case .whole(let text, let status, var headers, let chunked):
            guard status.mayHaveResponseBody else { return try await send(head(status, headers), .end(nil)) }
            if !chunked { headers.replaceOrAdd(name: "content-length", value: "\(text.utf8.count)") }
            try await send(head(status, headers), .body(.byteBuffer(ByteBuffer(string: text))), .end(nil))
        case .compressed(let bytes):
            let headers: HTTPHeaders = ["content-length": "\(bytes.count)", "content-encoding": "gzip"]
            try await send(head(.ok, headers), .body(.byteBuffer(ByteBuffer(bytes: bytes))), .end(nil))
        case .brokenOff(let text):
            let headers: HTTPHeaders = ["content-length": "\(text.utf8.count + 100)"]
            try await send(head(.ok, headers), .body(.byteBuffer(ByteBuffer(string: text))))
            try await channel.close()
        case .hungUp: try await channel.close()
        case .none: break
        }
    }
}
