import ArgumentParser
import Foundation
import ModelKit

/// Predicts the lines of one file into another, a window at a time.
struct BatchJob: ~Copyable {
    /// More bad lines than this are counted but not named.
    private static let reportedLines = 20

    private let batchSize: Int
    private let reader: LineReader
    private var writer: OutputLines
    private let progress: ProgressBar
    private let report: (String) -> Void
    private var badLines = 0

    /// Opens both files.
    ///
    /// - Parameter report: takes the lines about what was wrong with the input.
    init(from input: String, to output: String, title: String, batchSize: Int, report: @escaping (String) -> Void)
        throws
    {
        let reader = try LineReader(path: input)
        let writer = try OutputLines(path: output)
        self.batchSize = batchSize
        self.reader = reader
        self.writer = writer
        progress = ProgressBar(title: title, totalBytes: reader.totalBytes)
        self.report = report
    }

    /// Reads to the end; the output appears only when every line was an item.
    ///
    /// - Throws: `ExitCode.failure` when lines were bad (they are reported by then), or what predicting throws.
    mutating func run<M: Model>(_ model: M) throws {
        var items: [M.Item] = []
        var line = 0
        while let text = try reader.next() {
            line += 1
            if let item = read(text, line: line, for: model) { items.append(item) }
            if items.count == batchSize {
                try flush(&items, through: model)
                progress.update(bytes: reader.bytesRead, items: line)
            }
        }
        try flush(&items, through: model)
        progress.finish(items: line)
        guard badLines == 0 else {
            if badLines > Self.reportedLines { report("… and \(badLines - Self.reportedLines) more") }
            report("\(badLines) of \(line) lines are no items of the model: nothing is written")
            throw ExitCode.failure
        }
        try writer.commit()
    }

    private mutating func read<M: Model>(_ text: Data, line: Int, for model: M) -> M.Item? {
        do {
            guard String(validating: text, as: UTF8.self) != nil else {
                throw ModelError(.invalidItem, "is not UTF-8")
            }
            return try model.item(fromJSON: text)
        } catch {
            badLines += 1
            if badLines <= Self.reportedLines { report("line \(line): \(error)") }
            return nil
        }
    }

    /// Predicts what has been gathered; once a line was bad the predictions are no longer needed.
    private mutating func flush<M: Model>(_ items: inout [M.Item], through model: M) throws {
        if badLines == 0 {
            for prediction in try model.predictBatch(items) {
                try writer.append(JSONForm.text(of: prediction))
            }
        }
        items.removeAll(keepingCapacity: true)
    }
}
