import AsyncHTTPClient
import ModelKitTensor
import NIOCore
import NIOHTTP1
import NIOPosix

extension ServiceClient {
    /// No connection could be made, or it broke before an answer began.
    private struct NoConnection: Error {
        let cause: any Error
    }

    /// How much of an answer that is no prediction is read and shown.
    private static let errorTextBytes = 16 << 10
    private static let errorTextCharacters = 1000

    /// Posts JSON and gives the answer's bytes, in so many tries as are allowed.
    ///
    /// - Throws: ``DistantHTTPError``; `CancellationError` where the task is cancelled.
    func post(_ body: [UInt8], to endpoint: Endpoint, _ parts: RequestPlan.Parts) async throws -> [UInt8] {
        let client = try client(for: endpoint)
        var request = HTTPClientRequest(url: endpoint.url(adding: parts.query))
        request.method = .POST
        request.headers = HTTPHeaders(HeaderFields.all(parts.headers, authorization: endpoint.authorization))
        request.body = .bytes(ByteBuffer(bytes: body))
        var tries = 0
        while true {
            do {
                return try await answerInTime(client, request, endpoint)
            } catch let failure as NoConnection {
                tries += 1
                guard tries < transport.tries else {
                    throw DistantHTTPError(
                        .unreachable, endpoint,
                        "no connection in \(tries) \(tries == 1 ? "try" : "tries"): \(failure.cause)",
                        cause: failure.cause)
                }
                try await waiting.sleep(waiting.pause(afterTry: tries))
            }
        }
    }

    /// One try, given up when its time is over.
    private func answerInTime(
        _ client: HTTPClient, _ request: HTTPClientRequest, _ endpoint: Endpoint
    ) async throws -> [UInt8] {
        try await withThrowingTaskGroup(of: [UInt8]?.self) { group in
            group.addTask { try await self.answer(client, request, endpoint) }
            group.addTask { [waiting, transport] in
                try await waiting.timeout(transport.timeout)
                return nil
            }
            defer { group.cancelAll() }
            guard let first = try await group.next(), let answer = first else {
                throw DistantHTTPError(
                    .timedOut, endpoint, "no answer within \(transport.timeout / .seconds(1)) seconds")
            }
            return answer
        }
    }

    private func answer(
        _ client: HTTPClient, _ request: HTTPClientRequest, _ endpoint: Endpoint
    ) async throws -> [UInt8] {
        let response: HTTPClientResponse
        do {
            // The time is measured outside: this deadline would end with the answer's first bytes.
            response = try await client.execute(request, deadline: .distantFuture)
        } catch {
            throw Self.failure(error, endpoint)
        }
        guard response.status.code == 200 else { throw try await refusal(response, endpoint) }
        do {
            return Array(try await response.body.collect(upTo: transport.maximumAnswerBytes).readableBytesView)
        } catch is NIOTooManyBytesError {
            throw DistantHTTPError(
                .answerTooLong, endpoint,
                "expected an answer of at most \(transport.maximumAnswerBytes) bytes, found a longer one")
        } catch let error as CancellationError {
            throw error
        } catch {
            throw DistantHTTPError(
                .connectionFailed, endpoint, "the connection broke within the answer: \(error)", cause: error)
        }
    }

    /// The error of a request that has no answer.
    private static func failure(_ error: any Error, _ endpoint: Endpoint) -> any Error {
        switch error {
        case is CancellationError: return error
        case is NIOConnectionError, is IOError: return NoConnection(cause: error)
        case let error as HTTPClientError:
            switch error {
            case .remoteConnectionClosed: return NoConnection(cause: error)
            case .cancelled, .alreadyShutdown:
                return DistantHTTPError(.closed, endpoint, "the model was closed", cause: error)
            // The full description may show headers.
            default:
                return DistantHTTPError(
                    .connectionFailed, endpoint, "the request failed: \(error.shortDescription)")
            }
        default: break
        }
        return DistantHTTPError(.connectionFailed, endpoint, "the request failed: \(error)", cause: error)
    }

    /// The error of an answer whose status is not 200.
    private func refusal(_ response: HTTPClientResponse, _ endpoint: Endpoint) async throws -> DistantHTTPError {
        var bytes = ByteBuffer()
        do {
            for try await part in response.body {
                bytes.writeImmutableBuffer(part)
                if bytes.readableBytes >= Self.errorTextBytes { break }
            }
        } catch let error as CancellationError {
            throw error
        } catch {
            // The status says enough where the text is not there.
        }
        let all = String(decoding: bytes.readableBytesView.prefix(Self.errorTextBytes), as: UTF8.self)
        let text = all.count > Self.errorTextCharacters ? all.prefix(Self.errorTextCharacters) + "…" : all
        let status = response.status
        var error = DistantHTTPError(
            .status, endpoint, "expected the status 200, found \(status.code) \(status.reasonPhrase): \(text)")
        error.status = Int(status.code)
        error.reason = status.reasonPhrase
        error.text = text
        return error
    }
}
