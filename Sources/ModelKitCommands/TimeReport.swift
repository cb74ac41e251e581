import Foundation

/// How long predicting an item took, alone and in batches, in seconds.
package struct TimeReport: Encodable, Equatable {
    /// The times of several passes, each divided by the number of its items.
    package struct Times: Encodable, Equatable {
        /// How many items a pass has.
        package var batchSize: Int
        /// How many passes there were.
        package var passes: Int
        package var min: Double
        package var median: Double
        package var p99: Double
        /// Of the median.
        package var itemsPerSecond: Double

        /// The times of passes over so many items each, of which there is at least one.
        package init(batchSize: Int, passes durations: [Duration]) {
            let sorted = durations.map { $0 / .seconds(1) / Double(batchSize) }.sorted()
            self.batchSize = batchSize
            passes = sorted.count
            min = sorted[0]
            let middle = sorted.count / 2
            median = sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
            // The smallest time that at least 99% of the passes do not exceed.
            p99 = sorted[(sorted.count * 99 + 99) / 100 - 1]
            itemsPerSecond = median > 0 ? 1 / median : 0
        }
    }

    package var model: String
    package var load: Double
    package var first: Double
    package var single: Times
    package var batches: [Times] = []

    /// The report for people.
    var text: String {
        func row(_ name: String, _ times: Times) -> [String] {
            [name, "\(times.passes)"] + [times.min, times.median, times.p99].map(Self.format)
                + [String(format: "%.0f", times.itemsPerSecond)]
        }
        let head = ["per item", "passes", "min", "median", "p99", "items/s"]
        return """
            load: \(Self.format(load))
            first: \(Self.format(first))
            \(CommandOutput.table([head, row("single", single)] + batches.map { row("batches of \($0.batchSize)", $0) }))
            """
    }

    /// A time in the unit that suits it, `12.3 µs`.
    private static func format(_ seconds: Double) -> String {
        for (unit, scale) in [("s", 1.0), ("ms", 1e3), ("µs", 1e6)] where seconds * scale >= 1 {
            return String(format: "%.1f ", seconds * scale) + unit
        }
        return String(format: "%.0f ns", seconds * 1e9)
    }
}
