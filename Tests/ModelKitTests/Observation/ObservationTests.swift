import InMemoryLogging
import InMemoryTracing
import Logging
import MetricsTestKit
import ModelKit
import Testing

@Suite("What a library reports")
struct ObservationTests {
    private let metrics = TestMetrics()
    private let tracer = InMemoryTracer()
    private let log = InMemoryLogHandler()
    private let profiler = SimpleProfiler()

    private func library() throws -> ModelLibrary {
        var observation = Observation(profiler: profiler)
        observation.metrics = metrics
        observation.tracer = tracer
        observation.logger = Logger(label: "test") { _ in log }
        observation.logger.logLevel = .debug
        return try ModelLibrary(
            [.types(Shout.self, Letters.self, Repeater.self)],
            overrides: ["shout": ConfigurationOverride(cachesPredictions: true)],
            settings: LibrarySettings(environment: [:]), cache: NativeCache(), observation: observation)
    }

    private func counter(_ name: String, _ model: String) throws -> Int64 {
        try metrics.expectCounter("modelkit_\(name)", [("model", model)]).totalValue
    }

    @Test("Calls, items, errors, durations and cache hits are counted per model")
    func counts() async throws {
        let library = try library()
        let shout: any Model<String, String> = try library.model("shout")
        _ = try shout.predictBatch(["a", "b"])
        _ = try shout.predict("a")
        _ = try? shout.predict("bad")
        #expect(try counter("predictions", "shout") == 3)
        #expect(try counter("prediction_items", "shout") == 4)
        #expect(try counter("prediction_errors", "shout") == 1)
        #expect(try counter("cache_hits", "shout") == 1)
        #expect(try counter("cache_misses", "shout") == 3)
        #expect(try metrics.expectTimer("modelkit_prediction_duration", [("model", "shout")]).values.count == 3)
        #expect(try metrics.expectTimer("modelkit_load_duration", [("model", "letters")]).values.count == 1)
        let repeater: any AsyncModel<String, String> = try library.model("repeater")
        _ = try await repeater.predict("a")
        #expect(try counter("predictions", "repeater") == 1)
    }

    @Test("Loads and predictions are spans, nested as the models are")
    func spans() async throws {
        let library = try library()
        #expect(tracer.finishedSpans.map(\.operationName).sorted() == ["load letters", "load repeater", "load shout"])
        let letters: any Model<String, [String]> = try library.model("letters")
        _ = try letters.predict("ab")
        let spans = tracer.finishedSpans.suffix(2)
        #expect(spans.map(\.operationName) == ["predict shout", "predict letters"])
        #expect(spans.first?.parentSpanID == spans.last?.spanID)
        #expect(spans.first?.attributes.get("modelkit.model") == .string("shout"))
        let repeater: any AsyncModel<String, String> = try library.model("repeater")
        _ = try? await repeater.predict("bad")
        #expect(tracer.finishedSpans.last?.operationName == "predict repeater")
        #expect(tracer.finishedSpans.last?.errors.count == 1)
    }

    @Test("Loads are logged at debug level with the model's name")
    func logs() throws {
        _ = try library()
        let models = log.entries.filter { $0.message == "model loaded" && $0.level == .debug }
            .compactMap { $0.metadata["model"].map { "\($0)" } }
        #expect(models.sorted() == ["letters", "repeater", "shout"])
    }

    @Test("A profiler sees every call under the model's name, those inside others and those from the cache")
    func profile() async throws {
        let library = try library()
        let letters: any Model<String, [String]> = try library.model("letters")
        _ = try letters.predict("ab")
        _ = try letters.predictBatch(["ab", "c"])
        let repeater: any AsyncModel<String, String> = try library.model("repeater")
        _ = try await repeater.predict("a")
        let rows = profiler.report().rows
        #expect(rows.first { $0.name == "letters" }?.calls == 2)
        #expect(rows.first { $0.name == "shout" }?.calls == 3)
        #expect(rows.first { $0.name == "repeater" }?.calls == 1)
        let tree = profiler.report().callTree.first { $0.name == "letters" }
        #expect(tree?.inside.map(\.name) == ["shout"])
    }
}
