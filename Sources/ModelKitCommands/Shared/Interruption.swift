import Foundation

/// Puts in order what must not be left as it is when the process is told to stop, and ends it with 128 + the signal's
/// number.
final class Interruption {
    private static let signals = [SIGINT, SIGTERM, SIGHUP]

    private let sources: [(number: Int32, source: any DispatchSourceSignal)]

    /// Watches for interrupt, termination and hang-up until ``end()``, except those that the process was started to ignore,
    /// as `nohup` does.
    init(_ cleanUp: @escaping @Sendable () -> Void) {
        sources = Self.signals.filter { !Self.isIgnored($0) }.map { number in
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

    private static func isIgnored(_ number: Int32) -> Bool {
        // Asked for only, and written by the call.
        var action = unsafe sigaction()
        let result = unsafe sigaction(number, nil, &action)
        return unsafe result == 0
            && unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
                == unsafeBitCast(SIG_IGN, to: Int.self)
    }
}
