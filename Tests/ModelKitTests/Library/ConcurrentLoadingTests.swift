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
