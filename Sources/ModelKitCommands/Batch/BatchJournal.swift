import Foundation
import ModelKit

/// Which lines of a batch are finished, in a file beside the output, so that a batch which was interrupted can go on.
///
/// The file is JSON Lines: first a ``Header``, then a ``Record`` whenever bytes were written to the output, after them. A
/// last line that is cut off does not count, nor does a record that tells of more bytes than there are: whatever follows the
/// last good record is cut off and computed again.
final class BatchJournal {
    /// What must be the same for a batch to go on.
    struct Header: Codable, Equatable {
        var format = "modelkit-batch-1"
        var model: String
        var options: String?
        var unordered: Bool
        var errors: String?
        var inputBytes: Int
        var inputModified: Double
        /// The configurations of the model and of what it depends on, with the size and date of their assets.
        var library: String
    }

    /// Lines that were finished, and how long the files were then.
    struct Record: Codable, Equatable {
        /// First line and number of lines, of each range.
        var lines: [[Int]] = []
        var outputBytes = 0
        var errorBytes = 0
        /// How many lines had no prediction until then.
        var refused = 0
        /// All is written, only the names of the files are left.
        var isComplete = false
    }

    private let path: String
    private let file: FileHandle
    /// The lines that are finished.
    private(set) var finished = LineRanges()
    /// The last record.
    private(set) var last = Record()

    /// Opens the journal of an output, or begins one.
    ///
    /// - Parameters:
    ///   - output: the file whose journal it is.
    ///   - written: how many bytes of the output and of the errors there are.
    /// - Throws: `ModelError` with code `.invalidConfiguration` where it is of another batch or another process has it.
    init(of output: String, header: Header, written: (output: Int, errors: Int)) throws {
        path = "\(output).journal"
        if !FileManager.default.fileExists(atPath: path) {
            guard FileManager.default.createFile(atPath: path, contents: nil) else {
                throw ModelError(.invalidConfiguration, "cannot be written", location: path)
            }
        }
        file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
        guard flock(file.fileDescriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw ModelError(.invalidConfiguration, "another process is writing this batch", location: path)
        }
        let lines = try file.readToEnd()?.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast() ?? []
        var good = 0
        if let first = lines.first {
            let known = try? JSONDecoder().decode(Header.self, from: first)
            guard known == header else {
                throw ModelError(
                    .invalidConfiguration,
                    "the batch that was begun had another \(known.map { Self.difference($0, header) } ?? "form"): "
                        + "remove this file to begin anew", location: path)
            }
            good = first.count + 1
            for line in lines.dropFirst() {
                guard let record = try? JSONDecoder().decode(Record.self, from: line), apply(record, written) else {
                    break
                }
                good += line.count + 1
            }
        }
        try file.truncate(atOffset: UInt64(good))
        try file.seekToEnd()
        if good == 0 { try append(header) }
    }

    /// Adds a record, after the bytes that it tells of.
    func append(_ record: Record) throws {
        try append(record as any Encodable)
        last = record
    }

    /// Removes the journal.
    func remove() { try? FileManager.default.removeItem(atPath: path) }

    private func append(_ value: any Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        try file.write(contentsOf: try encoder.encode(value) + Data("\n".utf8))
        try file.synchronize()
    }

    /// Takes a record in, unless it tells of bytes that are not there or of lines that cannot be.
    private func apply(_ record: Record, _ written: (output: Int, errors: Int)) -> Bool {
        // The files of a complete batch may have got their names already.
        guard record.isComplete || (record.outputBytes <= written.output && record.errorBytes <= written.errors),
            record.outputBytes >= last.outputBytes, record.errorBytes >= last.errorBytes, record.refused >= last.refused
        else { return false }
        var all = finished
        for lines in record.lines {
            guard lines.count == 2, lines[0] > 0, lines[1] > 0 else { return false }
            let (end, overflows) = lines[0].addingReportingOverflow(lines[1])
            guard !overflows, !all.overlaps(lines[0]..<end) else { return false }
            all.insert(lines[0]..<end)
        }
        finished = all
        last = record
        return true
    }

    private static func difference(_ old: Header, _ new: Header) -> String {
        if old.model != new.model { return "model ('\(old.model)')" }
        if old.inputBytes != new.inputBytes || old.inputModified != new.inputModified { return "input" }
        if old.library != new.library { return "library" }
        return "set of options"
    }
}
