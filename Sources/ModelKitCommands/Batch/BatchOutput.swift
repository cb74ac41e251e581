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

    /// How many lines were finished, those of earlier runs included.
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
    private var computedCount = 0

    init(_ files: BatchFiles, progress: ProgressBar) {
        output = files.output
        errors = files.errors
        journal = files.journal
        interruption = files.interruption
        self.progress = progress
        lineCount = journal?.finished.count ?? 0
        refusedCount = journal?.last.refused ?? 0
    }

    /// Takes a window.
    func append(_ window: FinishedWindow) throws {
        lineCount += window.lines.count
        computedCount += window.lines.count
        unrecorded.insert(window.lines)
        for refusal in window.refusals { try refuse(refusal) }
        // Once a line was refused that nobody takes, nothing will be written.
        if refusedCount == 0 || errors != nil { output.pending += window.output }
        let pending = max(output.pending.utf8.count, errors?.pending.utf8.count ?? 0)
        if pending >= Self.pieceBytes || (journal != nil && unrecorded.count >= Self.journaledLines) { try flush() }
        progress.update(bytes: window.bytesRead, items: computedCount)
    }

    /// Puts the files in their places.
    ///
    /// - Throws: `ExitCode.failure` where lines were refused that nobody takes (they are reported by then).
    func finish() throws {
        progress.finish(items: computedCount)
        guard refusedCount == 0 || errors != nil else {
            let rest = refusedCount - Self.reportedLines
            if rest > 0 { CommandOutput.report("… and \(rest) more") }
            CommandOutput.report(
                "\(refusedCount) of \(lineCount) lines are no items of the model: "
                    + (output.destination is StandardOutput ? "the output ends before them" : "nothing is written"))
            // The input is to be mended, and with another no batch can go on.
            try output.destination.discard()
            journal?.remove()
            throw ExitCode.failure
        }
        try output.finish()
        try errors?.finish()
        if journal != nil { try record(isComplete: true) }
        try errors?.destination.commit()
        try output.destination.commit()
        journal?.remove()
    }

    private func refuse(_ refusal: FinishedWindow.Refusal) throws {
        refusedCount += 1
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
                lines: unrecorded.ranges.map { [$0.lowerBound, $0.count] }, outputBytes: output.byteCount,
                errorBytes: errors?.byteCount ?? 0, refused: refusedCount, isComplete: isComplete))
        unrecorded = LineRanges()
    }
}
