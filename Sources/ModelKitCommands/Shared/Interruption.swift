import Foundation

/// Puts in order what must not be left as it is when the process is told to stop, and ends it with 128 + the signal's
/// number.
final class Interruption {
    private static let signals = [SIGINT, SIGTERM, SIGHUP]

    private let sources: [any DispatchSourceSignal]

    /// Watches for interrupt, termination and hang-up until ``end()``.
    init(_ cleanUp: @escaping @Sendable () -> Void) {
        sources = Self.signals.map { number in
            // The source sees only signals whose own action is off.
            _ = signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                cleanUp()
                _exit(128 + number)
            }
            source.resume()
            return source
        }
    }

    /// Watches for interrupt, termination and hang-up until ``end()``, and removes unfinished files then.
    convenience init(removing paths: [String]) {
        self.init { for path in paths { try? FileManager.default.removeItem(atPath: path) } }
    }

    /// Leaves the signals to their own action again.
    func end() {
        for source in sources { source.cancel() }
        for number in Self.signals { _ = signal(number, SIG_DFL) }
    }
}
