import Dispatch
import ModelKit
import ModelKitTensor
import Testing

/// Counts how often each configuration was loaded, and how many were being loaded at the same time.
private struct Loads {
    var counts: [String: Int] = [:]
    var failures = 0
}

private let loads = Waitable(Loads())

private struct Slow: ItemModel, LoadableModel {
    static let configurations: [String: ModelConfiguration] = [
        "left": ModelConfiguration(dependencies: ["base"]), "right": ModelConfiguration(dependencies: ["base"]),
        "base": ModelConfiguration(), "top": ModelConfiguration(dependencies: ["left", "right"]),
        "failing": ModelConfiguration(),
    ]
    init(context: LoadContext) throws {
        let count = loads.change { loads in
            loads.counts[context.name, default: 0] += 1
            return loads.counts[context.name] ?? 0
        }
        if context.name == "failing", count == 1 { throw ExampleFailure() }
        // left and right wait for each other to begin: a library that loads one after the other would not end.
        if ["left", "right"].contains(context.name) {
            _ = loads.wait { $0.counts["left"] != nil && $0.counts["right"] != nil ? true : nil }
        }
    }
    func compute(item: Int) -> Int { item }
}

private struct Numbered: ItemModel, LoadableModel {
    static let configurations = Dictionary(
        uniqueKeysWithValues: (0..<8).map { ("number_\($0)", ModelConfiguration()) })
    init(context: LoadContext) {}
    func compute(item: Int) -> Int { item }
}

/// Loads when it is told to, and predicts unless what it depends on was closed.
private struct Patient: ItemModel, LoadableModel {
    struct Steps: Sendable {
        var began = 0
        var mayGoOn = false
    }
    static let steps = Waitable(Steps())
    static let configurations = ["patient": ModelConfiguration(dependencies: ["door"])]
    let door: Door
    init(context: LoadContext) throws {
        door = try context.dependency("door")
        Self.steps.change { $0.began += 1 }
        _ = Self.steps.wait { $0.mayGoOn ? true : nil }
    }
    func compute(item: Int) throws -> Int {
        guard !door.isClosed.withLock({ $0 }) else { throw ExampleFailure() }
        return item
    }
}

private struct Door: LoadableAsset {
    static let configurations = ["door": ModelConfiguration()]
    let isClosed = Locked(false)
    init(context: LoadContext) {}
    func close() { isClosed.withLock { $0 = true } }
}

@Suite("Loading from several threads", .serialized)
struct ConcurrentLoadingTests {
    init() { loads.change { $0 = Loads() } }

    @Test("Independent models are loaded at the same time, each once", .timeLimit(.minutes(1)))
    func parallel() throws {
        let library = try ModelLibrary(
            [.types(Slow.self)], requiredModels: ["top"], settings: LibrarySettings(loadingThreads: 2, environment: [:])
        )
        #expect(loads.change { $0.counts } == ["left": 1, "right": 1, "base": 1, "top": 1])
        // What was loaded beside others cannot be told apart.
        #expect(library.information("top")?.cost.memory != nil)
        #expect(library.information("left")?.cost.memory == nil || library.information("right")?.cost.memory == nil)
    }

    @Test("What is loaded while the library is closed is loaded anew", .timeLimit(.minutes(1)))
    func closedMeanwhile() async throws {
        let library = try ModelLibrary(
            [.types(Patient.self, Door.self)], settings: LibrarySettings(lazyLoading: true, environment: [:]))
        async let prediction = Task.detached {
            try library.model("patient", as: (any Model<Int, Int>).self).predict(3)
        }.value
        _ = Patient.steps.wait { $0.began > 0 ? true : nil }
        try library.close()
        Patient.steps.change { $0.mayGoOn = true }
        #expect(try await prediction == 3)
        #expect(try library.model("patient", as: (any Model<Int, Int>).self).predict(4) == 4)
        #expect(Patient.steps.change { $0.began } == 2)
    }

    @Test(
        "Many callers whose models load in parallel do not wait for threads that they take themselves",
        .timeLimit(.minutes(1)))
    func manyCallers() throws {
        let done = Locked(0)
        let start = ContinuousClock.now
        DispatchQueue.concurrentPerform(iterations: 200) { _ in
            let library = try? ModelLibrary(
                [.types(Numbered.self)], settings: LibrarySettings(loadingThreads: 4, environment: [:]))
            if library != nil { done.withLock { $0 += 1 } }
        }
        #expect(done.withLock { $0 } == 200)
        // Each wait for a thread that is not there yet took a second.
        #expect(ContinuousClock.now - start < .seconds(20))
    }

    @Test("Threads that ask for one model at the same time load it once", .timeLimit(.minutes(1)))
    func once() async throws {
        let library = try ModelLibrary(
            [.types(Slow.self)], settings: LibrarySettings(lazyLoading: true, environment: [:]))
        try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<32 {
                group.addTask { try library.model("base", as: (any Model<Int, Int>).self).predict(3) }
            }
            for try await value in group { #expect(value == 3) }
        }
        #expect(loads.change { $0.counts } == ["base": 1])
    }

    @Test("A load that failed is tried again by the next who asks")
    func again() throws {
        let library = try ModelLibrary(
            [.types(Slow.self)], settings: LibrarySettings(lazyLoading: true, environment: [:]))
        let error = #expect(throws: ModelError.self) { try library.anyModel("failing") }
        #expect(error?.code == .loadFailed && error?.model == "failing" && error?.location == "Slow")
        #expect(throws: Never.self) { try library.anyModel("failing") }
        #expect(loads.change { $0.counts } == ["failing": 2])
    }
}
