import Foundation

/// Durations for people.
enum DurationText {
    /// Four significant digits in the largest unit that is not longer than the duration: `12.35 ms`.
    static func text(of duration: Duration) -> String {
        let nanoseconds = duration / .nanoseconds(1)
        let (value, unit) =
            switch abs(nanoseconds) {
            case ..<1e3: (nanoseconds, "ns")
            case ..<1e6: (nanoseconds / 1e3, "µs")
            case ..<1e9: (nanoseconds / 1e6, "ms")
            default: (nanoseconds / 1e9, "s")
            }
        return String(format: abs(value) < 1000 ? "%.4g" : "%.0f", value) + " " + unit
    }
}
