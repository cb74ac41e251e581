import Foundation

/// Puts in order what must not be left as it is when the process is told to stop, and ends it with 128 + the signal's
/// number.
final class Interruption {
    private static let signals = [SIGINT, SIGTERM, SIGHUP]

    private let sources: [(number: Int32, source: any DispatchSourceSignal)]

    /// Watches for interrupt, termination and hang-up until ``end()``, except those that the process was started to ignore,
    /// as `nohup` does.
    init(_ cleanUp: @escaping @Sendable () -> Void) {
        let ignored = Self.ignored()
        sources = Self.signals.filter { ignored & 1 << UInt64($0 - 1) == 0 }.map { number in
            // The source sees only signals whose own action is off.
            _ = signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                cleanUp()
                _exit(128 + number)
            }
            source.resume()
            return (number, source)
        }
    }

    /// Watches for interrupt, termination and hang-up until ``end()``, and removes unfinished files then.
    convenience init(removing paths: [String]) {
        self.init { for path in paths { try? FileManager.default.removeItem(atPath: path) } }
    }

    /// Leaves the signals to their own action again.
    func end() {
        for (number, source) in sources {
            source.cancel()
            _ = signal(number, SIG_DFL)
        }
    }

    /// The signals that the process was started to ignore, a bit each as Linux tells them.
    private static func ignored() -> UInt64 {
        let field = "SigIgn:"
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix(field) }
        return line.flatMap { UInt64($0.dropFirst(field.count).filter { !$0.isWhitespace }, radix: 16) } ?? 0
    }
}
