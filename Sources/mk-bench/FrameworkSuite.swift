import Foundation
import ModelKit
import ModelKitTensor

/// What the framework costs around models that compute next to nothing: calls, cache, loading.
struct FrameworkSuite {
    /// Gives back its items, without looking at them.
    private struct Echo: Model, LoadableModel {
        static let configurations = [
            "echo": ModelConfiguration(), "cached_echo": ModelConfiguration(cachesPredictions: true),
        ]
        init(context: LoadContext) throws {}
        func compute(_ items: ArraySlice<String>) -> [String] { Array(items) }
    }

    private static let batches = [1, 64, 1024]
    private static let entries = 16_384

    func run(_ report: Report) throws {
        let cache = NativeCache(NativeCache.Configuration(maximumEntries: Self.entries))
        let library = try ModelLibrary(
            [.types(Echo.self)], settings: LibrarySettings(environment: [:]), cache: cache)
        let items = (0..<1024).map { "an item of thirty letters \($0 + 1000)" }
        for size in Self.batches {
            let batch = Array(items.prefix(size))
            // Many calls per measured piece of work, as a call is shorter than a look at the clock is exact.
            let calls = max(1, 4096 / size)
            try report.measure("framework.predict_batch.\(size)", Amount(items: calls * size, calls: calls)) {
                for _ in 0..<calls {
                    _ = try library.model("echo", as: (any Model<String, String>).self).predictBatch(batch)
                }
            }
            try report.measure("framework.cache_hits.\(size)", Amount(items: calls * size, calls: calls)) {
                for _ in 0..<calls {
                    _ = try library.model("cached_echo", as: (any Model<String, String>).self).predictBatch(batch)
                }
            }
        }
        let cached: any Model<String, String> = try library.model("cached_echo")
        _ = try cached.predictBatch(items)
        for threads in [1, 8] {
            let rounds = 4
            let amount = Amount(items: threads * rounds * items.count, calls: threads * rounds * items.count)
            report.measure("framework.cache_hits.single.threads_\(threads)", amount) {
                DispatchQueue.concurrentPerform(iterations: threads) { _ in
                    for _ in 0..<rounds { for item in items { _ = try? cached.predict(item) } }
                }
            }
        }
        try measureLoading(report)
    }

    /// A library of 200 models whose dependencies are five deep, with 100 assets.
    private func measureLoading(_ report: Report) throws {
        guard report.wants("framework.load.200_models") else { return }
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("mk-bench-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for asset in 0..<100 {
            try "asset \(asset)".write(toFile: "\(folder)/asset_\(asset)", atomically: false, encoding: .utf8)
        }
        let settings = try LibrarySettings(assetFolder: folder, environment: [:])
        try report.measure("framework.load.200_models", Amount(items: 200)) {
            _ = try ModelLibrary([.types(GeneratedModel.self)], settings: settings)
        }
    }

    /// Five levels of forty models: each depends on two of the level below, every other one has an asset.
    private struct GeneratedModel: ItemModel, LoadableModel {
        static let configurations = Dictionary(
            uniqueKeysWithValues: (0..<200).map { number in
                let (level, place) = (number / 40, number % 40)
                let below = level == 0 ? [] : [place, (place + 7) % 40].map { "model_\(level - 1)_\($0)" }
                let asset = number % 2 == 0 ? "asset_\(number / 2)" : nil
                return ("model_\(level)_\(place)", ModelConfiguration(asset: asset, dependencies: below))
            })
        let asset: String?
        init(context: LoadContext) throws {
            for role in context.roles { let _: any Model<Int, Int> = try context.dependency(role) }
            asset = try context.assetPath.map { try String(contentsOfFile: $0, encoding: .utf8) }
        }
        func compute(item: Int) -> Int { item }
    }
}
