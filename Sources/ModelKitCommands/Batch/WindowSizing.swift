/// How many lines a window has: as many as take about a tenth of a second, so that all threads have work whether the model
/// is slow or the input small; or a number that was asked for.
package struct WindowSizing: Sendable {
    private static let seconds = 0.1
    private static let maximum = 4096
    private static let growth = 4

    /// The number of lines of the next window.
    package private(set) var size: Int
    private let isFixed: Bool

    /// - Parameter size: the number of lines of every window; nil to find it out.
    package init(fixed size: Int? = nil) {
        self.size = size ?? 1
        isFixed = size != nil
    }

    /// Takes in how long a window took.
    package mutating func learn(lines: Int, seconds: Double) {
        guard !isFixed, lines > 0 else { return }
        let fitting = seconds > 0 ? Double(lines) * Self.seconds / seconds : .infinity
        // A window may have been cut short: that is no reason to begin small again.
        let reachable = min(max(size, lines * Self.growth), Self.maximum)
        size = max(1, Int(min(fitting, Double(reachable))))
    }
}
