import Foundation
import ModelKit

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
    /// What each line adds to a ``LineDigest``; empty where nobody asks.
    var digests: [UInt64] = []
    /// The predictions, a line each.
    var output = ""
    /// The lines without one.
    var refusals: [Refusal] = []
    /// How much of the input was read with it.
    var bytesRead: Int
    /// Why neither the line after these nor any other can be predicted; nil where they can.
    var outage: ModelError?

    /// Leaves out a line and all after it, of which nothing can be predicted; those before it have their predictions.
    mutating func end(before line: Int, outage: any Error) {
        lines = lines.lowerBound..<line
        digests = Array(digests.prefix(lines.count))
        refusals.removeAll { $0.line >= line }
        self.outage = ModelError(
            .predictionFailed, "no more can be predicted", location: "line \(line)", cause: outage)
    }

    /// The part before the first line without a prediction.
    var beforeRefusals: FinishedWindow {
        guard let first = refusals.first else { return self }
        var part = self
        part.lines = lines.lowerBound..<first.line
        part.digests = Array(digests.prefix(part.lines.count))
        part.refusals = []
        part.output = output.split(separator: "\n").prefix(part.lines.count).map { "\($0)\n" }.joined()
        return part
    }
}
