/// How time passes: what tests replace.
package struct Waiting: Sendable {
    /// Waits for so long, or until the task is cancelled.
    package var sleep: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    /// A number of a range, any with the same probability.
    package var random: @Sendable (ClosedRange<Double>) -> Double = { Double.random(in: $0) }
    /// Waits until a request is to be given up.
    package var timeout: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }

    package init() {}

    /// How long to wait after a try that failed, counted from 1: between 4 seconds and as many as the power of two before
    /// the try, but at least 4 and at most 10. The policy of Python's modelkit.
    package func pause(afterTry number: Int) -> Duration {
        let power = Double(sign: .plus, exponent: min(number - 1, 10), significand: 1)
        return .seconds(random(4...max(4, min(power, 10))))
    }
}
