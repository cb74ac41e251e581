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
        var window = Window<M.Item>()
        while let text = try reader.next() {
            do {
                guard String(validating: text, as: UTF8.self) != nil else {
                    throw ModelError(.invalidItem, "is not UTF-8")
                }
                window.append(try model.item(fromJSON: text), line: reader.linesRead)
            } catch {
                refuse(line: reader.linesRead, error)
            }
            if window.items.count == batchSize {
                try predict(&window, with: model)
                progress.update(bytes: reader.bytesRead, items: reader.linesRead)
            }
        }
        try predict(&window, with: model)
        progress.finish(items: reader.linesRead)
        guard badLines == 0 else {
            if badLines > Self.reportedLines { report("… and \(badLines - Self.reportedLines) more") }
            report("\(badLines) of \(reader.linesRead) lines are no items of the model: nothing is written")
            throw ExitCode.failure
        }
        try writer.commit()
    }

    /// Items that are computed together, each with the number of its line.
    private struct Window<Item> {
        private(set) var items: [Item] = []
        private(set) var lines: [Int] = []

        mutating func append(_ item: Item, line: Int) {
            items.append(item)
            lines.append(line)
        }

        mutating func removeAll() {
            items.removeAll(keepingCapacity: true)
            lines.removeAll(keepingCapacity: true)
        }
    }

    private mutating func refuse(line: Int, _ error: any Error) {
        badLines += 1
        if badLines <= Self.reportedLines { report("line \(line): \(error)") }
    }

    /// Predicts what has been gathered. Where that fails each line is tried alone, to name those that are to blame.
    private mutating func predict<M: Model>(_ window: inout Window<M.Item>, with model: M) throws {
        defer { window.removeAll() }
        do {
            for prediction in try model.predictBatch(window.items) {
                // Once a line was bad nothing will be written.
                if badLines == 0 { try writer.append(JSONForm.text(of: prediction)) }
            }
        } catch {
            let goodSoFar = badLines
            for (item, line) in zip(window.items, window.lines) {
                do {
                    _ = try model.predict(item)
                } catch {
                    refuse(line: line, error)
                }
            }
            if badLines == goodSoFar { throw error }
        }
    }
}
