import CoreMetrics
import Logging
import Tracing

/// Where a library reports what its models do.
///
/// By default that is what the process has bootstrapped of swift-log, swift-metrics and swift-distributed-tracing before the
/// library was made; what it has not costs nothing. The log is quiet: loads are at debug level, and only what went wrong
/// without an error, such as a cache that cannot be reached, is a warning.
///
/// | metric | kind | dimension | |
/// | --- | --- | --- | --- |
/// | `modelkit_predictions` | counter | `model` | calls |
/// | `modelkit_prediction_items` | counter | `model` | items of the calls |
/// | `modelkit_prediction_errors` | counter | `model` | calls that threw |
/// | `modelkit_prediction_duration` | timer | `model` | time of a call |
/// | `modelkit_cache_hits`, `modelkit_cache_misses` | counter | `model` | items |
/// | `modelkit_load_duration` | timer | `model` | time of loading, without dependencies |
///
/// Spans are `load NAME` and `predict NAME`, with the attributes `modelkit.model` and `modelkit.items`.
public struct Observation: Sendable {
    /// Takes log messages.
    public var logger: Logger
    /// Makes counters and timers; nil for none.
    public var metrics: (any MetricsFactory)?
    /// Takes spans; nil for none.
    public var tracer: (any Tracer)?
    /// Measures every prediction call; nil for none.
    public var profiler: (any ModelProfiler)?

    /// What the process has bootstrapped, and a profiler.
    public init(profiler: (any ModelProfiler)? = nil) {
        logger = Logger(label: "modelkit")
        metrics = MetricsSystem.factory is NOOPMetricsHandler ? nil : MetricsSystem.factory
        tracer = InstrumentationSystem.tracer is NoOpTracer ? nil : InstrumentationSystem.tracer
        self.profiler = profiler
    }
}
