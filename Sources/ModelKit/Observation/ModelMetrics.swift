import CoreMetrics

/// The counters and timers of one model.
struct ModelMetrics: Sendable {
    private let calls: Counter
    private let items: Counter
    private let errors: Counter
    private let duration: Timer
    private let hits: Counter
    private let misses: Counter
    private let load: Timer

    init(model: String, factory: any MetricsFactory) {
        let dimensions = [("model", model)]
        func counter(_ name: String) -> Counter {
            Counter(label: "modelkit_\(name)", dimensions: dimensions, factory: factory)
        }
        calls = counter("predictions")
        items = counter("prediction_items")
        errors = counter("prediction_errors")
        duration = Timer(label: "modelkit_prediction_duration", dimensions: dimensions, factory: factory)
        hits = counter("cache_hits")
        misses = counter("cache_misses")
        load = Timer(label: "modelkit_load_duration", dimensions: dimensions, factory: factory)
    }

    func predicted(_ count: Int, in time: Duration, failed: Bool) {
        calls.increment()
        items.increment(by: count)
        duration.recordNanoseconds(Self.nanoseconds(time))
        if failed { errors.increment() }
    }

    func looked(hits: Int, misses: Int) {
        if hits > 0 { self.hits.increment(by: hits) }
        if misses > 0 { self.misses.increment(by: misses) }
    }

    func loaded(in time: Duration) { load.recordNanoseconds(Self.nanoseconds(time)) }

    private static func nanoseconds(_ time: Duration) -> Int64 { Int64(time / .nanoseconds(1)) }
}
