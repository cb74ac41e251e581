import Foundation

/// Lines that follow each other and are predicted together.
struct BatchWindow: Sendable {
    /// Which window it is, from 0.
    var index: Int
    /// The number of its first line, from 1.
    var firstLine: Int
    /// The lines.
    var lines: [Data]
    /// How much of the input was read with it.
    var bytesRead: Int
}

/// What came of a window.
struct FinishedWindow: Sendable {
    /// A line that has no prediction.
    struct Refusal: Sendable, Encodable {
        /// Its number, from 1.
        var line: Int
        /// Why.
        var error: String
        /// What it says.
        var item: String
    }

    /// The numbers of its lines.
    var lines: Range<Int>
    /// The predictions, a line each.
    var output = ""
    /// The lines without one.
    var refusals: [Refusal] = []
    /// How much of the input was read with it.
    var bytesRead: Int
}

/// Cuts lines into windows, leaving out those that were finished before.
final class WindowReader {
    private let reader: LineReader
    private let size: Int
    private let finished: LineRanges
    private var index = 0

    init(_ reader: LineReader, size: Int, finished: LineRanges = LineRanges()) {
        self.reader = reader
        self.size = size
        self.finished = finished
    }

    /// The next window, or nil at the end.
    func next() throws -> BatchWindow? {
        var lines: [Data] = []
        while lines.count < size, let line = try reader.next() {
            guard finished.contains(reader.linesRead) else {
                lines.append(line)
                if finished.contains(reader.linesRead + 1) { break }
                continue
            }
        }
        guard !lines.isEmpty else { return nil }
        defer { index += 1 }
        return BatchWindow(
            index: index, firstLine: reader.linesRead - lines.count + 1, lines: lines, bytesRead: reader.bytesRead)
    }
}
