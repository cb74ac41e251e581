/// How long one piece of work took: the best and the median of several runs after a warm-up.
struct Measurement {
    /// Seconds of the quickest run.
    var best: Double
    /// Seconds of the run in the middle.
    var median: Double
    /// How many runs were counted.
    var runs: Int

    private init(best: Double, median: Double, runs: Int) {
        self.best = best
        self.median = median
        self.runs = runs
    }

    /// Runs the work once, without a warm-up: what the first pass costs.
    static func once(_ work: () throws -> Void) rethrows -> Measurement {
        let seconds = try ContinuousClock().measure(work) / .seconds(1)
        return Measurement(best: seconds, median: seconds, runs: 1)
    }

    /// Runs the work until it has been measured for long enough and often enough.
    ///
    /// Work that takes less than a tenth of a millisecond is repeated inside a run, and the time divided.
    init(_ effort: Effort, _ work: () throws -> Void) rethrows {
        let clock = ContinuousClock()
        let firstRun = try clock.measure(work) / .seconds(1)
        let repeats = max(1, Int((1e-4 / max(firstRun, 1e-9)).rounded(.up)))
        func run() throws -> Double {
            try clock.measure { for _ in 0..<repeats { try work() } } / .seconds(1) / Double(repeats)
        }
        _ = try run()
        var times: [Double] = []
        var total = 0.0
        while times.count < effort.minimumRuns || (total < effort.seconds && times.count < 10_000) {
            let time = try run()
            times.append(time)
            total += time * Double(repeats)
        }
        times.sort()
        best = times[0]
        median = times[times.count / 2]
        runs = times.count
    }

    /// The time of each of `count` calls that make up the work.
    func perCall(_ count: Int) -> Measurement {
        Measurement(best: best / Double(count), median: median / Double(count), runs: runs)
    }
}
