import Dispatch
import Glibc
import ModelKitTensor

/// Measures what each model of a library costs: its calls, their duration, and the part of it that is the model's own.
///
/// ```swift
/// let profiler = SimpleProfiler()
/// // Give the profiler to a library and predict, then:
/// print(profiler.report())
/// ```
///
/// The rules by which calls are counted:
/// - A call belongs to the call that was open around it when it began, in the same task or thread or in the task that
///   started this one. Other calls, and those begun in a task after the call that started it ended, are *root calls*.
/// - *Net* is the duration of a call without the time in which at least one call that belongs to it was open. Calls that
///   run in parallel inside one call are so subtracted once and not once each, and net is never negative. Whatever lasts
///   longer than the call it belongs to is subtracted up to that call's end.
/// - *Total* is the duration of a model's calls, less those inside another open call of the same model.
/// - An asynchronous call lasts from its begin to its end, suspended or not. Calls on several threads or tasks at once add
///   up, as the processor time of threads does; percentages can exceed 100 where calls ran in parallel inside one call.
/// - A call that throws counts like any other. A call counts once it has ended.
///
/// Memory grows with the number of call paths (a model called by a model …), not with the number of calls. A model that
/// reappears inside itself adds no path, so that recursion is bounded as well. A trace takes 72 bytes for each event.
///
/// One measured call costs between half a microsecond and one, and all threads share one lock: give a library a profiler
/// while somebody reads its reports, and predict batches.
public final class SimpleProfiler: ModelProfiler {
    @TaskLocal private static var scope: ProfilerScope?

    /// Whether single calls are kept for ``trace()``.
    public let isTracing: Bool
    private let nanoseconds: @Sendable () -> Int
    private let recorder: Locked<CallRecorder>

    /// A profiler that has measured nothing, with the system's monotonic clock.
    ///
    /// - Parameters:
    ///   - isTracing: whether to keep single calls for ``trace()``.
    ///   - maximumEvents: how many calls a trace keeps at most. Later ones are counted in the report, and in the trace
    ///     as dropped.
    public convenience init(isTracing: Bool = false, maximumEvents: Int = 1_000_000) {
        // The cheapest monotonic clock at hand: ContinuousClock costs three times as much.
        self.init(isTracing, maximumEvents) { Int(truncatingIfNeeded: DispatchTime.now().uptimeNanoseconds) }
    }

    /// A profiler that has measured nothing, with a clock of the caller's.
    ///
    /// - Parameters:
    ///   - clock: tells the time; only differences matter. It is read to the nanosecond.
    ///   - isTracing: whether to keep single calls for ``trace()``.
    ///   - maximumEvents: how many calls a trace keeps at most.
    public convenience init<C: Clock<Duration>>(
        clock: C, isTracing: Bool = false, maximumEvents: Int = 1_000_000
    ) {
        let start = clock.now
        self.init(isTracing, maximumEvents) {
            let (seconds, attoseconds) = start.duration(to: clock.now).components
            return Int(seconds) * 1_000_000_000 + Int(attoseconds / 1_000_000_000)
        }
    }

    private init(_ isTracing: Bool, _ maximumEvents: Int, _ nanoseconds: @escaping @Sendable () -> Int) {
        self.isTracing = isTracing
        self.nanoseconds = nanoseconds
        recorder = Locked(CallRecorder(maximumEvents: isTracing ? max(0, maximumEvents) : nil))
    }

    /// Measures one synchronous call; see ``ModelProfiler``.
    public func measure<Value, Failure: Error>(
        _ model: String, items: Int, _ body: () throws(Failure) -> Value
    ) throws(Failure) -> Value {
        let scope = begin(model, items: items, thread: isTracing ? UInt(pthread_self()) : nil)
        defer { end(scope.call) }
        // withValue does not carry the type of the error.
        let result = SimpleProfiler.$scope.withValue(scope) { () -> Result<Value, Failure> in
            do throws(Failure) { return .success(try body()) } catch { return .failure(error) }
        }
        return try result.get()
    }

    /// Measures one asynchronous call; see ``ModelProfiler``.
    nonisolated(nonsending) public func measure<Value>(
        _ model: String, items: Int, _ body: nonisolated(nonsending) () async throws -> Value
    ) async throws -> Value {
        let scope = begin(model, items: items, thread: nil)
        defer { end(scope.call) }
        return try await SimpleProfiler.$scope.withValue(scope, operation: body)
    }

    private func begin(_ model: String, items: Int, thread: UInt?) -> ProfilerScope {
        let outer = SimpleProfiler.scope
        let caller = outer?.call(of: self)
        let now = nanoseconds()
        let call = recorder.withLock { $0.begin(model, items: items, inside: caller, thread: thread, at: now) }
        return ProfilerScope(self, call, inside: outer)
    }

    private func end(_ call: CallToken) {
        let now = nanoseconds()
        recorder.withLock { $0.end(call, at: now) }
    }
}

extension SimpleProfiler {
    /// Measures work that is no model: a whole job or request, with everything it calls as parts of it.
    ///
    /// The name becomes a row of the report, whose net duration is the time spent outside models.
    /// `report(of:)` with the same name then shows this work alone.
    ///
    /// - Throws: what `body` throws.
    public func profile<Value, Failure: Error>(
        _ name: String, _ body: () throws(Failure) -> Value
    ) throws(Failure) -> Value {
        try measure(name, items: 1, body)
    }

    /// Measures asynchronous work that is no model; see the synchronous method of the same name.
    ///
    /// - Throws: what `body` throws.
    nonisolated(nonsending) public func profile<Value>(
        _ name: String, _ body: nonisolated(nonsending) () async throws -> Value
    ) async throws -> Value {
        try await measure(name, items: 1, body)
    }

    /// What has been measured until now.
    ///
    /// - Parameter root: the name of a model; only its root calls and the calls inside them are reported then, and
    ///   percentages are shares of them. This is what modelkit's `SimpleProfiler(model)` shows. `nil` reports all calls;
    ///   a name that has no root calls gives an empty report.
    public func report(of root: String? = nil) -> ProfileReport {
        ProfileReport(of: recorder.withLock { $0.totals }, root: root)
    }

    /// The single calls that have ended until now; empty for a profiler that does not trace.
    public func trace() -> ProfileTrace {
        ProfileTrace(of: recorder.withLock { $0 })
    }

    /// Forgets everything. Calls that are open now will not be counted when they end, and calls inside them that begin
    /// later are root calls.
    public func reset() {
        recorder.withLock { $0.reset() }
    }
}
