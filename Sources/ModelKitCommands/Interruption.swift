import Foundation

/// Removes an unfinished file when the process is told to stop, and ends it with 128 + the signal's number.
final class Interruption {
    private let sources: [any DispatchSourceSignal]

    /// Watches for interrupt, termination and hang-up as long as the object lives.
    init(removing path: String) {
        sources = [SIGINT, SIGTERM, SIGHUP].map { number in
            // The source sees only signals whose own action is off.
            _ = signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                try? FileManager.default.removeItem(atPath: path)
                _exit(128 + number)
            }
            source.resume()
            return source
        }
    }
}
