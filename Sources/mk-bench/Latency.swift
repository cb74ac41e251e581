/// How long single calls took, one after the other, when nothing else was called.
struct Latency {
    /// Seconds that half of the calls stayed below.
    var p50: Double
    /// Seconds that 99 of 100 calls stayed below.
    var p99: Double
    /// How many calls were timed.
    var calls: Int

    /// Times calls with 0, 1 … over and over, each below `count`, after a warm-up of one round.
    init(_ effort: Effort, count: Int, _ call: (Int) throws -> Void) rethrows {
        for index in 0..<count { try call(index) }
        let clock = ContinuousClock()
        var times: [Double] = []
        times.reserveCapacity(effort.calls)
        let start = clock.now
        var end = start
        while times.count < effort.calls {
            if times.count >= effort.fewestCalls, (end - start) / .seconds(1) > effort.latencySeconds { break }
            let index = times.count % count
            let begin = clock.now
            try call(index)
            end = clock.now
            times.append((end - begin) / .seconds(1))
        }
        times.sort()
        p50 = times[times.count / 2]
        p99 = times[min(times.count - 1, times.count * 99 / 100)]
        calls = times.count
    }
}
