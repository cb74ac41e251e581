import Foundation

/// A line on standard error that shows how far a job is, where standard error is a terminal.
package final class ProgressBar {
    private static let width = 30
    private static let interval = 0.1

    private let title: String
    private let totalBytes: Int?
    private let isShown: Bool
    private let start = ContinuousClock.now
    private var lastDrawn = 0.0

    /// - Parameter totalBytes: the size of the input; nil where it is not known.
    init(title: String, totalBytes: Int?, isShown: Bool) {
        self.title = title
        self.totalBytes = totalBytes
        self.isShown = isShown && Terminal.isTerminal(STDERR_FILENO)
    }

    func update(bytes: Int, items: Int) {
        let seconds = elapsed
        guard isShown, seconds - lastDrawn >= Self.interval else { return }
        lastDrawn = seconds
        let fraction = totalBytes.map { Double(bytes) / Double(max($0, 1)) }
        draw(Self.line(title: title, fraction: fraction, items: items, seconds: seconds))
    }

    func finish(items: Int) {
        guard isShown else { return }
        draw(Self.line(title: title, fraction: totalBytes.map { _ in 1 }, items: items, seconds: elapsed) + "\n")
    }

    /// `imdb_sentiment [##########          ] 33% 12000 items, 24000/s, 2 s left`, or without the share where it is not known.
    package static func line(title: String, fraction: Double?, items: Int, seconds: Double) -> String {
        let rate = seconds > 0 ? Int(Double(items) / seconds) : 0
        guard let fraction else { return "\(title) \(items) items, \(rate)/s" }
        let done = min(max(fraction, 0), 1)
        let filled = Int(done * Double(width))
        let bar = String(repeating: "#", count: filled) + String(repeating: " ", count: width - filled)
        var text = "\(title) [\(bar)] \(Int(done * 100))% \(items) items, \(rate)/s"
        if done > 0, done < 1 { text += ", \(Int((seconds / done - seconds).rounded(.up))) s left" }
        return text
    }

    private var elapsed: Double { (ContinuousClock.now - start) / .seconds(1) }

    private func draw(_ text: String) {
        try? FileHandle.standardError.write(contentsOf: Data("\r\u{1B}[K\(text)".utf8))
    }
}
