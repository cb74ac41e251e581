import Foundation
import ModelKit

/// Which lines of a batch are finished, in a file beside the output, so that a batch which was interrupted can go on, and one
/// that is whole is known as such.
///
/// The file is JSON Lines: first a ``BatchHeader``, then a ``Record`` whenever bytes were written to the output, after them,
/// or another header where the batch goes on with a mended input or a file for errors. A last line that is cut off does not
/// count, nor does a record that tells of more bytes than there are: whatever follows the last good record is cut off and
/// computed again.
final class BatchJournal {
    /// Lines that were finished, and how long the files were then.
    struct Record: Codable, Equatable {
        /// First line and number of lines, of each range.
        var lines: [[Int]] = []
        /// What the lines of the input were.
        var digest = LineDigest()
        var outputBytes = 0
        var errorBytes = 0
        /// How many lines had no prediction until then.
        var refused = 0
        /// All is written, only the names of the files are left.
        var isComplete = false
        /// When the output was written last, once all is.
        var outputModified: Double?
    }

    let path: String
    private let file: FileHandle
    /// The lines that are finished.
    private(set) var finished = LineRanges()
    /// What they were.
    private(set) var digest = LineDigest()
    /// The last record.
    private(set) var last = Record()

    /// Opens the journal of an output, or begins one.
    ///
    /// - Parameters:
    ///   - output: the file whose journal it is.
    ///   - header: what the batch is called with.
    ///   - written: how many bytes of the output and of the errors there are.
    ///   - digestOfInput: that of lines as they are now, and whether others follow them; asked where the input was written
    ///     since.
    /// - Throws: `ModelError` with code `.invalidConfiguration` where it is of another batch or another process has it.
    init(
        of output: String, header: BatchHeader, written: (output: Int, errors: Int),
        digestOfInput: (LineRanges) throws -> (digest: LineDigest, hasMore: Bool)
    ) throws {
        path = "\(output).journal"
        // Made where it is not there and never emptied, as another process may be about to lock it; for its owner's eyes.
        let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            // strerror's text ends with zero and stays valid until the next call on this thread.
            let reason = unsafe String(cString: strerror(errno))
            throw ModelError(.invalidConfiguration, "cannot be written: \(reason)", location: path)
        }
        file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        guard flock(file.fileDescriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw ModelError(.invalidConfiguration, "another process is writing this batch", location: path)
        }
        let whole = try file.readToEnd() ?? Data()
        let lines = Array(whole.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast())
        var (begun, good) = try read(lines, of: header.format, written: Self.isComplete(lines) ? nil : written)
        // The files of a complete batch have got their names already; those of any other have as many bytes as it says.
        if Self.isComplete(lines), !last.isComplete {
            (begun, good) = try read(lines, of: header.format, written: written)
        }
        if let begun { try check(header, begun, digestOfInput) }
        try file.truncate(atOffset: UInt64(good))
        try file.seekToEnd()
        // A batch that is whole has nothing to go on with.
        if begun != header, !last.isComplete { try append(header) }
    }

    /// Adds a record, after the bytes that it tells of.
    func append(_ record: Record) throws {
        try append(record as any Encodable)
        last = record
    }

    /// Begins anew.
    func restart(_ header: BatchHeader) throws {
        (finished, digest, last) = (LineRanges(), LineDigest(), Record())
        try file.truncate(atOffset: 0)
        try file.seekToEnd()
        try append(header)
    }

    private func append(_ value: any Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        try file.write(try encoder.encode(value) + Data("\n".utf8), as: path)
        try file.synchronize()
    }

    /// Whether the last line tells of a complete batch.
    private static func isComplete(_ lines: [Data]) -> Bool {
        lines.last.flatMap { try? JSONDecoder().decode(Record.self, from: $0) }?.isComplete ?? false
    }

    /// Takes in what lines tell, as far as they can be true.
    ///
    /// - Parameter written: how many bytes there are; nil where that is not looked at.
    /// - Returns: the last header, and how many bytes the lines have that are taken in.
    private func read(
        _ lines: [Data], of format: String, written: (output: Int, errors: Int)?
    ) throws -> (begun: BatchHeader?, good: Int) {
        (finished, digest, last) = (LineRanges(), LineDigest(), Record())
        guard let first = lines.first else { return (nil, 0) }
        var begun = try? JSONDecoder().decode(BatchHeader.self, from: first)
        guard begun?.format == format else { throw refusal("with another form of journal than '\(format)'") }
        var good = first.count + 1
        for line in lines.dropFirst() {
            if let later = try? JSONDecoder().decode(BatchHeader.self, from: line) {
                begun = later
            } else {
                guard let record = try? JSONDecoder().decode(Record.self, from: line), apply(record, written) else {
                    break
                }
            }
            good += line.count + 1
        }
        return (begun, good)
    }

    /// Takes a record in, unless it tells of bytes that are not there or of lines that cannot be.
    private func apply(_ record: Record, _ written: (output: Int, errors: Int)?) -> Bool {
        guard written.map({ record.outputBytes <= $0.output && record.errorBytes <= $0.errors }) ?? true,
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
        digest.add(record.digest)
        last = record
        return true
    }

    /// Throws unless the batch that was begun can go on as this one.
    private func check(
        _ header: BatchHeader, _ begun: BatchHeader,
        _ digestOfInput: (LineRanges) throws -> (digest: LineDigest, hasMore: Bool)
    ) throws {
        if let difference = header.difference(from: begun, isComplete: last.isComplete) { throw refusal(difference) }
        guard !header.hasInput(of: begun), last.isComplete || finished.count > 0 else { return }
        let input = try digestOfInput(finished)
        guard input.digest != digest || (last.isComplete && input.hasMore) else { return }
        throw refusal(
            "with another input: '\(header.input)' had \(begun.inputBytes) bytes, written at \(begun.inputModified), and has "
                + "\(header.inputBytes), written at \(header.inputModified); "
                + (input.digest != digest
                    ? "lines that are finished have changed" : "the batch was finished with fewer lines"))
    }

    private func refusal(_ difference: String) -> ModelError {
        ModelError(
            .invalidConfiguration, "the batch was begun \(difference): remove this file to begin anew",
            location: path)
    }
}
