import ModelKit
import TestSupport
import Testing

/// Five levels of forty models: each depends on two of the level below, every other one has an asset.
private struct Generated: ItemModel, LoadableModel {
    static let configurations = Dictionary(
        uniqueKeysWithValues: (0..<200).map { number in
            let (level, place) = (number / 40, number % 40)
            let below = level == 0 ? [] : [place, (place + 7) % 40].map { "model_\(level - 1)_\($0)" }
            return (
                "model_\(level)_\(place)",
                ModelConfiguration(asset: number % 2 == 0 ? "asset_\(number / 2)" : nil, dependencies: below)
            )
        })
    let below: [any Model<Int, Int>]
    init(context: LoadContext) throws { below = try context.roles.map { try context.dependency($0) } }
    func compute(item: Int) throws -> Int { try 1 + below.map { try $0.predict(item) }.reduce(0, +) }
}

@Suite("A library of 200 models")
struct LargeLibraryTests {
    @Test("loads, predicts, describes, draws and profiles every model")
    func large() throws {
        let folder = try TemporaryFolder()
        defer { withExtendedLifetime(folder) {} }
        for asset in 0..<100 { try folder.write("asset \(asset)", to: "asset_\(asset)") }
        let profiler = SimpleProfiler()
        let library = try ModelLibrary(
            [.types(Generated.self)], settings: LibrarySettings(assetFolder: folder.path, environment: [:]),
            observation: Observation(profiler: profiler))
        let top: any Model<Int, Int> = try library.model("model_4_0")
        // 1 + 2 + 4 + 8 + 16 calls.
        #expect(try top.predict(0) == 31)
        let rows = profiler.report().rows
        #expect(rows.map(\.calls).reduce(0, +) == 31)
        #expect(rows.first { $0.name == "model_4_0" }?.calls == 1)
        let description = try library.describe()
        #expect(description.models.count == 200 && description.models.allSatisfy { $0.load != nil })
        #expect(description.models.count { $0.asset?.path != nil } == 100)
        #expect(description.dependenciesDOT.components(separatedBy: " -> ").count - 1 == 160 * 2 + 100)
        #expect(description.dependenciesSVG.components(separatedBy: "<rect").count - 1 == 300)
        #expect(try library.describe(["model_4_0"]).models.count == Set(reached("model_4_0")).count)
    }

    private func reached(_ name: String) -> [String] {
        [name] + (Generated.configurations[name]?.dependencies.values.flatMap { reached($0) } ?? [])
    }
}
