import ArgumentParser
import Foundation
import ModelKit

/// Gathers what came of the windows and writes it in large pieces.
final class BatchOutput {
    private static let pieceBytes = 1 << 20
    /// A journal is written after so many lines at the latest.
    private static let journaledLines = 1024
    /// More refused lines than this are counted but not named.
    private static let reportedLines = 20

    /// A file with the lines for it that are not written yet.
    struct Channel {
        let destination: any LineDestination
        let isPacked: Bool
        fileprivate var pending = ""
        fileprivate var byteCount: Int

        init(_ destination: any LineDestination, isPacked: Bool, byteCount: Int = 0) {
            self.destination = destination
            self.isPacked = isPacked
            self.byteCount = byteCount
        }

        fileprivate mutating func flush() throws {
            guard !pending.isEmpty else { return }
            let bytes = Array(pending.utf8)
            pending.removeAll(keepingCapacity: true)
            try write(isPacked ? try Gzip.member(of: bytes) : bytes)
        }

        /// An empty file is no gzip file, one with an empty member is.
        fileprivate mutating func finish() throws {
            try flush()
            if isPacked, byteCount == 0 { try write(try Gzip.member(of: [])) }
        }

        private mutating func write(_ bytes: [UInt8]) throws {
            try destination.write(bytes)
            byteCount += bytes.count
        }
    }

    /// How many lines were looked at, those of earlier runs included.
    private(set) var lineCount: Int
    /// How many of them have no prediction.
    private(set) var refusedCount: Int
    private var output: Channel
    private var errors: Channel?
    private let journal: BatchJournal?
    /// Watches over unfinished files.
    private let interruption: Interruption?
    private let progress: ProgressBar
    private var unrecorded = LineRanges()
    private var unrecordedDigest = LineDigest()
    private var firstRefused: Int?
    private var computedCount = 0
    /// How many lines are finished.
    private var takenCount: Int

    init(_ files: BatchFiles, progress: ProgressBar) {
        output = files.output
        errors = files.errors
        journal = files.journal
        interruption = files.interruption
        self.progress = progress
        takenCount = journal?.finished.count ?? 0
        lineCount = takenCount
        refusedCount = journal?.last.refused ?? 0
    }

    /// Whether a line was refused that nobody takes, after which nothing is written.
    private var hasFailed: Bool { refusedCount > 0 && errors == nil }
    /// Whether there is no use in further windows: a batch that can be resumed stops at the first line that is refused, any
    /// other names them all.
    var isOver: Bool { hasFailed && journal != nil }

    /// Takes a window.
    func append(_ window: FinishedWindow) throws {
        lineCount += window.lines.count
        computedCount += window.lines.count
        let hadFailed = hasFailed
        for refusal in window.refusals { try refuse(refusal) }
        if !hadFailed { take(hasFailed ? window.beforeRefusals : window) }
        let pending = max(output.pending.utf8.count, errors?.pending.utf8.count ?? 0)
        if pending >= Self.pieceBytes || output.destination.isImmediate
            || (journal != nil && unrecorded.count >= Self.journaledLines)
        {
            try flush()
        }
        progress.update(bytes: window.bytesRead, items: computedCount)
    }

    /// Writes what there is, where it can be of use although the batch does not come to its end.
    func keep() throws { if output.destination.isImmediate || journal != nil { try flush() } }

    /// Puts the files in their places.
    ///
    /// - Throws: `ExitCode.failure` where lines were refused that nobody takes (they are reported by then).
    func finish() throws {
        progress.finish(items: computedCount)
        guard !hasFailed else {
            try keep()
            reportFailure()
            throw ExitCode.failure
        }
        try output.finish()
        try errors?.finish()
        if journal != nil { try record(isComplete: true) }
        try errors?.destination.commit()
        try output.destination.commit()
    }

    private func reportFailure() {
        let rest = refusedCount - Self.reportedLines
        if rest > 0 { CommandOutput.report("… and \(rest) more") }
        if journal != nil, let firstRefused {
            return CommandOutput.report(
                "stopped at line \(firstRefused), which could not be predicted; kept as finished: "
                    + "\(CommandOutput.lines(takenCount)); mend the line or add --errors FILE, and call the same command again"
            )
        }
        CommandOutput.report(
            "\(refusedCount) of \(lineCount) lines could not be predicted: "
                + (output.destination.isImmediate ? "the output ends before them" : "nothing is written"))
    }

    private func take(_ window: FinishedWindow) {
        output.pending += window.output
        unrecorded.insert(window.lines)
        takenCount += window.lines.count
        for digest in window.digests { unrecordedDigest.add(digest) }
    }

    private func refuse(_ refusal: FinishedWindow.Refusal) throws {
        refusedCount += 1
        firstRefused = firstRefused ?? refusal.line
        guard errors == nil else {
            errors?.pending += try JSONForm.text(of: refusal)
            errors?.pending += "\n"
            return
        }
        if refusedCount <= Self.reportedLines { CommandOutput.report("line \(refusal.line): \(refusal.error)") }
    }

    private func flush() throws {
        try output.flush()
        try errors?.flush()
        if journal != nil { try record(isComplete: false) }
    }

    private func record(isComplete: Bool) throws {
        try output.destination.synchronize()
        try errors?.destination.synchronize()
        try journal?.append(
            BatchJournal.Record(
                lines: unrecorded.ranges.map { [$0.lowerBound, $0.count] }, digest: unrecordedDigest,
                outputBytes: output.byteCount, errorBytes: errors?.byteCount ?? 0,
                // Lines that nobody takes are not finished.
                refused: errors == nil ? 0 : refusedCount, isComplete: isComplete,
                outputModified: isComplete ? (output.destination as? PartialFile)?.modified : nil))
        unrecorded = LineRanges()
        unrecordedDigest = LineDigest()
    }
}
