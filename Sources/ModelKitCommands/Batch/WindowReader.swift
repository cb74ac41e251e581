import Foundation

/// Cuts lines into windows, leaving out those that were finished before.
final class WindowReader {
    private let reader: LineReader
    private let finished: LineRanges
    private var index = 0
    /// What reading threw. The lines before are given out first, and nothing is read afterwards.
    private var failure: (any Error)?
    private var isOver = false

    init(_ reader: LineReader, finished: LineRanges = LineRanges()) {
        self.reader = reader
        self.finished = finished
    }

    /// The next window, or nil at the end.
    ///
    /// - Parameter size: how many lines it has at most.
    /// - Throws: what reading throws, once; nil follows.
    func next(size: Int) throws -> BatchWindow? {
        var lines: [Data] = []
        do {
            // What is there is predicted before more is waited for.
            while !isOver, lines.count < size, lines.isEmpty || !reader.mayWait, let line = try reader.next() {
                guard finished.contains(reader.linesRead) else {
                    lines.append(line)
                    if finished.contains(reader.linesRead + 1) { break }
                    continue
                }
            }
        } catch {
            isOver = true
            failure = error
        }
        guard !lines.isEmpty else {
            defer { failure = nil }
            if let failure { throw failure }
            return nil
        }
        defer { index += 1 }
        return BatchWindow(
            index: index, firstLine: reader.linesRead - lines.count + 1, lines: lines, bytesRead: reader.bytesRead)
    }
}
