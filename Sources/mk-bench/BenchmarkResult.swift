import Foundation

/// One line of the report; rates are of the best run.
struct BenchmarkResult: Encodable {
    /// `suite.operation.shape`.
    var name: String
    var bestSeconds: Double
    var medianSeconds: Double
    var runs: Int
    /// 10⁹ floating-point operations per second, a multiplication and an addition counted as two.
    var gflops: Double?
    /// 10⁹ bytes read and written per second.
    var gigabytesPerSecond: Double?
    /// 10⁶ bytes of text per second.
    var megabytesPerSecond: Double?
    /// Texts, rows or elements per second.
    var itemsPerSecond: Double?
    /// The rate as a share of the peak that was measured in the same run.
    var shareOfPeak: Double?

    /// The largest resident memory of the process, in 2²⁰ bytes.
    var peakMegabytes: Double?

    enum CodingKeys: String, CodingKey {
        case name, runs, gflops
        case bestSeconds = "best_seconds"
        case medianSeconds = "median_seconds"
        case gigabytesPerSecond = "gigabytes_per_second"
        case megabytesPerSecond = "megabytes_per_second"
        case itemsPerSecond = "items_per_second"
        case shareOfPeak = "share_of_peak"
        case peakMegabytes = "peak_megabytes"
    }

    init(_ name: String, _ measurement: Measurement) {
        self.name = name
        bestSeconds = measurement.best
        medianSeconds = measurement.median
        runs = measurement.runs
    }

    /// The line of a table for people.
    var line: String {
        var columns = [
            name.padding(toLength: max(44, name.count), withPad: " ", startingAt: 0),
            Self.column(bestSeconds * 1e6, "µs best"), Self.column(medianSeconds * 1e6, "µs median"),
        ]
        if let gflops { columns.append(Self.column(gflops, "GFLOP/s")) }
        if let gigabytesPerSecond { columns.append(Self.column(gigabytesPerSecond, "GB/s")) }
        if let megabytesPerSecond { columns.append(Self.column(megabytesPerSecond, "MB/s")) }
        if let itemsPerSecond { columns.append(Self.column(itemsPerSecond, "items/s")) }
        if let shareOfPeak { columns.append(Self.column(shareOfPeak * 100, "% of peak")) }
        if let peakMegabytes { columns.append(Self.column(peakMegabytes, "MB peak")) }
        return columns.joined(separator: "  ")
    }

    private static func column(_ value: Double, _ unit: String) -> String {
        String(format: value >= 1000 ? "%10.0f %@" : "%10.2f %@", value, unit)
    }
}
