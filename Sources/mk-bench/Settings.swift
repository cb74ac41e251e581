import ModelKitTensor

/// How much to measure, and what of it.
struct Settings {
    /// Fewer shapes and short runs, so that figures scatter more.
    var quick = false
    /// What the names of the results to measure contain; empty for everything.
    var only = ""
    /// The threads that networks and models use; kernels are measured on one.
    var threads = 1
    /// The backends that dense products and networks are measured with.
    var backends = MatrixBackend.allCases

    /// Whether a result of that name is asked for.
    func wants(_ name: String) -> Bool { only.isEmpty || name.contains(only) }

    /// What a figure is measured with, if nothing else is said.
    var effort: Effort { quick ? .quick : .full }

    /// Every tenth in a quick run, otherwise all.
    func sample(_ reviews: [String]) -> [String] {
        quick ? stride(from: 0, to: reviews.count, by: 10).map { reviews[$0] } : reviews
    }
}

/// How often work is repeated for a figure.
struct Effort {
    /// Seconds that runs take together before a figure is settled.
    var seconds: Double
    /// Runs that are counted however long they take.
    var minimumRuns: Int
    /// Calls that percentiles of latency are taken from, where they fit into `latencySeconds`.
    var calls: Int
    /// Seconds after which no further call is timed, once there are `fewestCalls`.
    var latencySeconds: Double
    var fewestCalls: Int

    /// Without the last three, no single calls are timed.
    init(seconds: Double, minimumRuns: Int, calls: Int = 0, latencySeconds: Double = 0, fewestCalls: Int = 0) {
        self.seconds = seconds
        self.minimumRuns = minimumRuns
        self.calls = calls
        self.latencySeconds = latencySeconds
        self.fewestCalls = fewestCalls
    }

    static let full = Effort(seconds: 0.3, minimumRuns: 5, calls: 5000, latencySeconds: 2, fewestCalls: 100)
    static let quick = Effort(seconds: 0.05, minimumRuns: 3, calls: 1000, latencySeconds: 0.1, fewestCalls: 20)
}
