import Tracing

/// What the library does around the predictions of one model: names, spans, metrics, profile.
struct Instruments: Sendable {
    let name: String
    let metrics: ModelMetrics?
    private let tracer: (any Tracer)?
    private let profiler: (any ModelProfiler)?

    init(name: String, _ observation: Observation) {
        self.name = name
        metrics = observation.metrics.map { ModelMetrics(model: name, factory: $0) }
        tracer = observation.tracer
        profiler = observation.profiler
    }

    /// Whether there is nothing to do around a prediction.
    var isPassive: Bool { metrics == nil && tracer == nil && profiler == nil }

    /// Runs a prediction of so many items; errors get the model's name.
    func observe<R>(_ items: Int, _ body: () throws -> R) throws(ModelError) -> R {
        let start = metrics.map { _ in ContinuousClock.now }
        do {
            let result = try span(items) { try profiled(items, body) }
            if let start { metrics?.predicted(items, in: ContinuousClock.now - start, failed: false) }
            return result
        } catch {
            if let start { metrics?.predicted(items, in: ContinuousClock.now - start, failed: true) }
            throw named(error)
        }
    }

    private func profiled<R>(_ items: Int, _ body: () throws -> R) throws -> R {
        guard let profiler else { return try body() }
        return try profiler.measure(name, items: items, body)
    }

    private func span<R>(_ items: Int, _ body: () throws -> R) throws -> R {
        guard let tracer else { return try body() }
        return try tracer.withAnySpan("predict \(name)", context: .current ?? .topLevel, ofKind: .internal) { span in
            span.attributes["modelkit.model"] = name
            span.attributes["modelkit.items"] = items
            return try body()
        }
    }

    /// As ``observe(_:_:)`` where predicting waits.
    nonisolated(nonsending) func observeAsync<R>(
        _ items: Int, _ body: nonisolated(nonsending) () async throws -> R
    ) async throws(ModelError) -> R {
        let start = metrics.map { _ in ContinuousClock.now }
        do {
            let result = try await spanAsync(items, body)
            if let start { metrics?.predicted(items, in: ContinuousClock.now - start, failed: false) }
            return result
        } catch {
            if let start { metrics?.predicted(items, in: ContinuousClock.now - start, failed: true) }
            throw named(error)
        }
    }

    nonisolated(nonsending) private func profiledAsync<R>(
        _ items: Int, _ body: nonisolated(nonsending) () async throws -> R
    ) async throws -> R {
        guard let profiler else { return try await body() }
        return try await profiler.measure(name, items: items, body)
    }

    nonisolated(nonsending) private func spanAsync<R>(
        _ items: Int, _ body: nonisolated(nonsending) () async throws -> R
    ) async throws -> R {
        guard let tracer else { return try await profiledAsync(items, body) }
        var context = ServiceContext.current ?? .topLevel
        let span = tracer.startAnySpan("predict \(name)", context: context, ofKind: .internal)
        span.attributes["modelkit.model"] = name
        span.attributes["modelkit.items"] = items
        defer { span.end() }
        context = span.context
        do {
            return try await ServiceContext.$current.withValue(context) { try await profiledAsync(items, body) }
        } catch {
            span.recordError(error)
            throw error
        }
    }

    /// The error as this model's; one of another model, on which it depends, is the cause.
    func named(_ error: any Error) -> ModelError {
        guard var known = error as? ModelError, known.model == nil || known.model == name else {
            return ModelError(.predictionFailed, "prediction failed", model: name, cause: error)
        }
        known.model = name
        return known
    }
}
