import Foundation
import ModelKit
import ModelKitTensor

/// Predicts lines on several threads, a window at a time on each.
///
/// There are never more windows in memory than threads. In order, a thread that is ahead waits with its window until the
/// ones before are written; the thread with the earliest never waits.
struct BatchJob<M: Model>: Sendable {
    /// What the threads share about the output.
    private struct Writing {
        /// Nil once it is let go of: threads may hold on to this state for a moment longer, a file's end must not wait for it.
        var output: BatchOutput?
        var nextWindow = 0
        /// After which nothing is written.
        var failure: (any Error)?
        /// Why no more can be predicted: what was before is written.
        var outage: (any Error)?
        /// What reading threw: the windows before are written still.
        var readingFailure: (any Error)?
    }

    private static var stackBytes: Int { 8 << 20 }

    let model: M
    let options: M.Options
    let threads: Int
    let keepsOrder: Bool
    /// Whether what the lines are is kept.
    let digestsLines: Bool
    /// How many lines a window has.
    let sizing: WindowSizing

    /// Predicts to the end.
    ///
    /// - Returns: how many lines are finished, and how many of them have no prediction.
    /// - Throws: what reading or writing throws; whatever a model refuses is the output's matter.
    func run(_ reader: sending WindowReader, into output: sending BatchOutput) throws -> (lines: Int, refused: Int) {
        let reading = Locked(reader)
        // Not the reader's matter: who waits for lines keeps nobody from telling how long a window took.
        let sizing = Locked(sizing)
        let writing = Waitable(Writing(output: output))
        let group = DispatchGroup()
        for _ in 0..<threads {
            group.enter()
            let thread = Thread {
                work(reading, sizing, writing)
                group.leave()
            }
            thread.stackSize = Self.stackBytes
            thread.start()
        }
        group.wait()
        defer { writing.change { $0.output = nil } }
        return try writing.change { writing in
            // What was to be written is not known to be: no journal may tell of it.
            if let failure = writing.failure { throw failure }
            if let failure = writing.outage ?? writing.readingFailure {
                // The failure matters more than another one while this is written.
                try? writing.output?.keep()
                throw failure
            }
            try writing.output?.finish()
            return (writing.output?.lineCount ?? 0, writing.output?.refusedCount ?? 0)
        }
    }

    private func work(
        _ reading: Locked<WindowReader>, _ sizing: Locked<WindowSizing>, _ writing: Waitable<Writing>
    ) {
        let clock = ContinuousClock()
        while let window = next(sizing.withLock { $0.size }, reading, writing) {
            let start = clock.now
            let finished = predict(window)
            let seconds = (clock.now - start) / .seconds(1)
            sizing.withLock { $0.learn(lines: window.lines.count, seconds: seconds) }
            let goesOn = writing.wait { state -> Bool? in
                if state.failure != nil || state.outage != nil || state.output?.isOver == true { return false }
                return !keepsOrder || state.nextWindow == window.index ? true : nil
            }
            guard goesOn else { return }
            writing.change { state in
                guard state.failure == nil, state.outage == nil, state.output?.isOver == false else { return }
                do {
                    if !finished.lines.isEmpty { try state.output?.append(finished) }
                    state.nextWindow += 1
                    state.outage = finished.outage
                } catch {
                    state.failure = error
                }
            }
        }
    }

    private func next(
        _ size: Int, _ reading: Locked<WindowReader>, _ writing: Waitable<Writing>
    ) -> BatchWindow? {
        do {
            return try reading.withLock { try $0.next(size: size) }
        } catch {
            writing.change { $0.readingFailure = error }
            return nil
        }
    }

    private func predict(_ window: BatchWindow) -> FinishedWindow {
        let end = window.firstLine + window.lines.count
        var finished = FinishedWindow(lines: window.firstLine..<end, bytesRead: window.bytesRead)
        if digestsLines {
            finished.digests = zip(window.lines, finished.lines).map { LineDigest.value(of: $0, number: $1) }
        }
        func refuse(_ index: Int, _ error: any Error) {
            var error = error
            // The index in the window says nothing to a reader who has the line.
            if var known = error as? ModelError {
                known.itemIndex = nil
                error = known
            }
            finished.refusals.append(
                .init(
                    line: window.firstLine + index, error: "\(error)",
                    item: String(decoding: window.lines[index], as: UTF8.self)))
        }
        var items: [M.Item] = []
        var places: [Int] = []
        for (index, line) in window.lines.enumerated() {
            do {
                try UTF8Check.require(line)
                items.append(try model.item(fromJSON: line))
                places.append(index)
            } catch {
                refuse(index, error)
            }
        }
        for (index, result) in zip(places, model.predictBatchResults(items, options: options)) {
            do {
                finished.output += try JSONForm.text(of: try result.get())
                finished.output += "\n"
            } catch {
                if FailedBatch.isFinal(error) {
                    finished.end(before: window.firstLine + index, outage: error)
                    break
                }
                refuse(index, error)
            }
        }
        finished.refusals.sort { $0.line < $1.line }
        return finished
    }
}
