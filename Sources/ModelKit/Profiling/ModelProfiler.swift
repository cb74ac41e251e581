/// Something that measures the prediction calls of models.
///
/// A library that has a profiler calls `measure` around every prediction call of every model it handed out: once per call
/// of `predict` or `predictBatch`, once per batch of a stream, and never once per item. Calls that a cache answers are
/// measured like all others. ``SimpleProfiler`` is the one to use; adopt this protocol to send durations elsewhere.
///
/// A model may call others, or itself, inside `body`; calls come from any thread and task at once.
public protocol ModelProfiler: Sendable {
    /// Measures one synchronous call.
    ///
    /// - Parameters:
    ///   - model: the name under which the library knows the model.
    ///   - items: how many items the call predicts.
    ///   - body: the call. It must be run exactly once.
    /// - Returns: what `body` returns.
    /// - Throws: what `body` throws, and nothing else.
    func measure<Value, Failure: Error>(
        _ model: String, items: Int, _ body: () throws(Failure) -> Value
    ) throws(Failure) -> Value

    /// Measures one asynchronous call, in the caller's isolation. The time for which it is suspended counts.
    ///
    /// - Parameters:
    ///   - model: the name under which the library knows the model.
    ///   - items: how many items the call predicts.
    ///   - body: the call. It must be run exactly once.
    /// - Returns: what `body` returns.
    /// - Throws: what `body` throws, and nothing else.
    nonisolated(nonsending) func measure<Value>(
        _ model: String, items: Int, _ body: nonisolated(nonsending) () async throws -> Value
    ) async throws -> Value
}
