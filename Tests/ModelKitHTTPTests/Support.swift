import Foundation
import ModelKit
import ModelKitHTTP
import ModelKitTensor
import ModelKitWeights

/// Any JSON in and out.
typealias JSONHTTPModel = DistantHTTPModel<JSONValue, JSONValue>

/// Runs what blocks on a thread that runs no tasks.
func offThePool<R: Sendable>(_ body: @escaping @Sendable () throws -> R) async throws -> R {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result { try body() }) }
    }
}

/// Runs what blocks on a thread that runs no tasks.
func offThePool<R: Sendable>(_ body: @escaping @Sendable () -> R) async -> R {
    await withCheckedContinuation { continuation in
        Thread.detachNewThread { continuation.resume(returning: body()) }
    }
}

/// Lets the pauses of a model pass at once, and notes them.
final class Pauses: Sendable {
    private let noted = Locked<[Duration]>([])

    /// The pauses so far.
    var all: [Duration] { noted.withLock { $0 } }

    /// Waiting that takes no time; of random numbers always the upper end.
    var waiting: Waiting {
        var waiting = Waiting()
        waiting.sleep = { pause in self.noted.withLock { $0.append(pause) } }
        waiting.random = { $0.upperBound }
        return waiting
    }
}

extension DistantHTTPSettings {
    /// Settings with some changed.
    func with(_ change: (inout DistantHTTPSettings) -> Void) -> DistantHTTPSettings {
        var settings = self
        change(&settings)
        return settings
    }
}

extension DistantHTTPError {
    /// The error of the service behind whatever names model and item.
    static func behind(_ error: (any Error)?) -> DistantHTTPError? {
        var error = error
        while let known = error as? ModelError { error = known.cause }
        return error as? DistantHTTPError
    }
}
