import ModelKit

/// Why a service gave no prediction. A library's model has it as the cause of its `ModelError`.
///
/// It never shows headers, parameters, nor a user or password.
public struct DistantHTTPError: OutageReporting, Sendable, CustomStringConvertible {
    /// The kind of a ``DistantHTTPError``: an open set.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        /// The code's name.
        public let description: String

        /// No connection could be made, or it broke before an answer began, as often as was tried.
        public static let unreachable = Code(description: "unreachable")
        /// The connection was refused for another reason, as its certificate, or broke within an answer.
        public static let connectionFailed = Code(description: "connectionFailed")
        /// The answer was not there in time.
        public static let timedOut = Code(description: "timedOut")
        /// The answer's status is not 200.
        public static let status = Code(description: "status")
        /// The answer is not JSON, or not what a prediction looks like.
        public static let invalidAnswer = Code(description: "invalidAnswer")
        /// A batch was answered with another number of predictions.
        public static let wrongCount = Code(description: "wrongCount")
        /// The answer is longer than allowed.
        public static let answerTooLong = Code(description: "answerTooLong")
        /// The model is closed, or was loaded by the process that this one was forked from.
        public static let closed = Code(description: "closed")
    }

    /// What kind of error.
    public var code: Code
    /// The URL without user, password and query.
    public var endpoint: String
    /// What was expected and what happened.
    public var message: String
    /// The answer's status, where that is the reason.
    public var status: Int?
    /// The status in words; those of the standard for codes that it knows.
    public var reason: String?
    /// The answer's text, where its status is the reason; cut off after 1,000 characters.
    public var text: String?
    /// The error that caused this one.
    public var cause: (any Error)?

    init(_ code: Code, _ endpoint: Endpoint, _ message: String, cause: (any Error)? = nil) {
        self.code = code
        self.endpoint = endpoint.description
        self.message = message
        self.cause = cause
    }

    /// Whether the service is not there or has no time, so that other items would fail as well: no connection, no answer in
    /// time, a closed model, or the status 429, 502, 503 or 504.
    public var isOutage: Bool {
        [.unreachable, .timedOut, .closed].contains(code) || status.map { [429, 502, 503, 504].contains($0) } ?? false
    }

    /// One line: the endpoint and what happened.
    public var description: String { "\(endpoint): \(message)" }
}
