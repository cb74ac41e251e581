import Foundation
import ModelKit
import ModelKitTensor

/// The files of a batch, opened.
struct BatchFiles {
    let output: BatchOutput.Channel
    let errors: BatchOutput.Channel?
    /// What makes the batch resumable; nil where it is not.
    let journal: BatchJournal?
    /// Removes what is unfinished when the process is told to stop.
    let interruption: Interruption?

    /// Opens files that appear at the end, or standard output.
    init(_ output: String, errors: String?) throws {
        let whole = output == "-" ? nil : try WholeFile(path: output)
        self.output = .init(whole ?? StandardOutput(), isPacked: output.hasSuffix(".gz"))
        let wholeErrors = try errors.map(WholeFile.init)
        self.errors = wholeErrors.map { .init($0, isPacked: errors?.hasSuffix(".gz") ?? false) }
        journal = nil
        let paths = [whole?.temporaryPath, wholeErrors?.temporaryPath].compactMap(\.self)
        interruption = paths.isEmpty ? nil : Interruption(removing: paths)
    }

    /// Opens files that an interrupted batch has left, or begins them. Where the batch is whole, its files have their names
    /// afterwards and there is nothing to write.
    init(resuming output: String, errors: String?, input: String, header: BatchHeader) throws {
        let journal = try BatchJournal(
            of: try AtomicFile.destination(of: output), header: header,
            written: (
                try PartialFile.byteCount(of: output), try errors.map { try PartialFile.byteCount(of: $0) } ?? 0
            ), digestOfInput: { try Self.digest(of: $0, in: input) })
        self.journal = journal
        interruption = nil
        let isPacked = (output.hasSuffix(".gz"), errors?.hasSuffix(".gz") ?? false)
        if journal.last.isComplete, try !Self.finish(output, errors, journal) { try journal.restart(header) }
        let last = journal.last
        if last.isComplete {
            self.output = .init(StandardOutput(), isPacked: false)
            self.errors = nil
            return
        }
        self.output = .init(
            try PartialFile(path: output, keeping: last.outputBytes), isPacked: isPacked.0, byteCount: last.outputBytes)
        self.errors = try errors.map {
            .init(try PartialFile(path: $0, keeping: last.errorBytes), isPacked: isPacked.1, byteCount: last.errorBytes)
        }
    }

    /// Gives the files of a batch that is whole their names, where they have not got them yet.
    ///
    /// - Returns: whether they are there.
    /// - Throws: `ModelError` with code `.invalidConfiguration` where it is not what the batch wrote.
    private static func finish(_ output: String, _ errors: String?, _ journal: BatchJournal) throws -> Bool {
        let last = journal.last
        if let errors, try PartialFile.byteCount(of: errors) == last.errorBytes { try PartialFile.finish(errors) }
        if try PartialFile.byteCount(of: output) == last.outputBytes { try PartialFile.finish(output) }
        guard FileManager.default.fileExists(atPath: output) else { return false }
        if let errors, (try? FileFacts(errors))?.size != last.errorBytes { return false }
        let facts = try FileFacts(output)
        guard facts.size == last.outputBytes, facts.modified == last.outputModified ?? facts.modified else {
            throw ModelError(
                .invalidConfiguration,
                "is not as the batch left it: \(facts.size) bytes, written at \(facts.modified), instead of "
                    + "\(last.outputBytes), written at \(last.outputModified ?? facts.modified); "
                    + "remove '\(journal.path)' to begin anew", location: output)
        }
        return true
    }

    /// What lines of a file are now, and whether others follow the last of them.
    private static func digest(
        of lines: LineRanges, in path: String
    ) throws -> (digest: LineDigest, hasMore: Bool) {
        let reader = try LineReader(path: path)
        let last = lines.ranges.last?.upperBound ?? 1
        var digest = LineDigest()
        while reader.linesRead + 1 < last, let line = try reader.next() {
            if lines.contains(reader.linesRead) { digest.add(line, number: reader.linesRead) }
        }
        return (digest, try reader.next() != nil)
    }
}
