import Foundation

/// A line on standard error that shows how far a job is, where standard error is a terminal.
package final class ProgressBar {
    private static let width = 30
    private static let interval = 0.1

    private let title: String
    private let totalBytes: Int
    private let isTerminal = isatty(STDERR_FILENO) == 1
    private let start = ContinuousClock.now
    private var lastDrawn = 0.0

    init(title: String, totalBytes: Int) {
        self.title = title
        self.totalBytes = totalBytes
    }

    func update(bytes: Int, items: Int) {
        let seconds = elapsed
        guard isTerminal, seconds - lastDrawn >= Self.interval else { return }
        lastDrawn = seconds
        draw(
            Self.line(
                title: title, fraction: Double(bytes) / Double(max(totalBytes, 1)), items: items, seconds: seconds))
    }

    func finish(items: Int) {
        guard isTerminal else { return }
        draw(Self.line(title: title, fraction: 1, items: items, seconds: elapsed) + "\n")
    }

    /// `imdb_sentiment [##########          ] 33% 12000 items, 24000/s, 2 s left`
    package static func line(title: String, fraction: Double, items: Int, seconds: Double) -> String {
        let done = min(max(fraction, 0), 1)
        let filled = Int(done * Double(width))
        let bar = String(repeating: "#", count: filled) + String(repeating: " ", count: width - filled)
        let rate = seconds > 0 ? Int(Double(items) / seconds) : 0
        var text = "\(title) [\(bar)] \(Int(done * 100))% \(items) items, \(rate)/s"
        if done > 0, done < 1 { text += ", \(Int((seconds / done - seconds).rounded(.up))) s left" }
        return text
    }

    private var elapsed: Double { (ContinuousClock.now - start) / .seconds(1) }

    private func draw(_ text: String) {
        try? FileHandle.standardError.write(contentsOf: Data("\r\u{1B}[K\(text)".utf8))
    }
}
