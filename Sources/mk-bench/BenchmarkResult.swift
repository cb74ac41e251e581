import Foundation

/// One line of the report; rates are of the best run.
struct BenchmarkResult: Codable {
    /// `suite.operation.shape`.
    var name: String
    /// Seconds per call.
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
    /// Seconds of a call that half of the calls, and 99 of 100, stayed below, and how many calls were timed for it.
    var p50Seconds: Double?
    var p99Seconds: Double?
    var timedCalls: Int?
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
        case p50Seconds = "p50_seconds"
        case p99Seconds = "p99_seconds"
        case timedCalls = "timed_calls"
        case peakMegabytes = "peak_megabytes"
    }

    /// - Parameter measurement: of all the calls that `amount` covers.
    init(_ name: String, _ measurement: Measurement, _ amount: Amount = Amount(), _ latency: Latency? = nil) {
        self.name = name
        let call = measurement.perCall(amount.calls)
        bestSeconds = call.best
        medianSeconds = call.median
        runs = measurement.runs
        let seconds = measurement.best
        if amount.operations > 0 { gflops = amount.operations / seconds / 1e9 }
        if amount.bytes > 0 { gigabytesPerSecond = amount.bytes / seconds / 1e9 }
        if amount.textBytes > 0 { megabytesPerSecond = Double(amount.textBytes) / seconds / 1e6 }
        if amount.items > 0 { itemsPerSecond = Double(amount.items) / seconds }
        switch amount.peak {
        case .none: break
        case .arithmetic(let cores): shareOfPeak = gflops.map { $0 / (Peaks.gflops * Double(cores)) }
        case .reading(let bytes): shareOfPeak = gigabytesPerSecond.map { $0 / Peaks.gigabytesPerSecond(bytes: bytes) }
        }
        p50Seconds = latency?.p50
        p99Seconds = latency?.p99
        timedCalls = latency?.calls
    }

    /// The line of a table for people.
    var line: String {
        var columns = [
            name.padding(toLength: max(52, name.count), withPad: " ", startingAt: 0),
            Self.column(bestSeconds * 1e6, "µs best"), Self.column(medianSeconds * 1e6, "µs median"),
        ]
        if let p50Seconds { columns.append(Self.column(p50Seconds * 1e6, "µs p50")) }
        if let p99Seconds { columns.append(Self.column(p99Seconds * 1e6, "µs p99")) }
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
