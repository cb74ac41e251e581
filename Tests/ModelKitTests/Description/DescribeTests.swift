import Foundation
import FoundationXML
import ModelKit
import ModelKitWeights
import TestSupport
import Testing

private struct Lookup: ItemModel, LoadableModel {
    static let documentation = "Looks texts up.\nIn a table."
    static let configurations = [
        "lookup": ModelConfiguration(
            asset: "table.txt", settings: ["lower": true], dependencies: ["upper": "shout"], batchSize: 8,
            cachesPredictions: true)
    ]
    let text: [UInt8]
    init(context: LoadContext) throws {
        text = Array(try Data(contentsOf: URL(fileURLWithPath: context.requireAsset())))
    }
    func compute(item: String) -> Int? { text.firstIndex(of: UInt8(item.count)) }
}

@Suite("Describing a library")
struct DescribeTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("abc", to: "table.txt")
    }

    private func library(lazy: Bool) throws -> ModelLibrary {
        try ModelLibrary(
            [.types(Lookup.self, Shout.self)],
            settings: LibrarySettings(
                lazyLoading: lazy, assetFolder: folder.path, loadingThreads: 1, environment: [:]))
    }

    @Test("Every fact of a loaded model is there")
    func loaded() throws {
        let description = try library(lazy: false).describe()
        #expect(description.models.map(\.name) == ["lookup", "shout"])
        let model = description.models[0]
        #expect(model.kind == "model" && model.type == "Lookup")
        #expect(model.itemType == "String" && model.predictionType == "Optional<Int>")
        #expect(model.itemSchema?["type"] == "string" && model.predictionSchema?["anyOf"] != nil)
        #expect(model.documentation == "Looks texts up.\nIn a table.")
        #expect(model.asset == .init(specification: "table.txt", path: folder.path + "/table.txt", version: nil))
        #expect(model.batchSize == 8 && model.cachesPredictions && model.settings == ["lower": true])
        #expect(model.dependencies == ["upper": "shout"])
        let (own, all) = (try #require(model.load), try #require(model.loadWithDependencies))
        let shout = try #require(description.models[1].load)
        #expect(own.seconds > 0 && abs(all.seconds - own.seconds - shout.seconds) < 1e-9)
        #expect(all.memory?.resident == (own.memory?.resident ?? 0) + (shout.memory?.resident ?? 0))
        #expect(description.total == all)
    }

    @Test("The tree draws it for people, in colour on request")
    func tree() throws {
        var description = try library(lazy: false).describe(["lookup"])
        description.models[0].load?.seconds = 0.0125
        description.models[0].load?.memory = MemoryUse(resident: 2_500_000, mapped: 1_000)
        description.models[0].loadWithDependencies = description.models[0].load
        description.models[1].load = nil
        description.total = description.models[0].load
        #expect(
            description.tree.text() == """
                Library
                ├── Settings
                │   ├── lazy loading: no
                │   ├── asset folder: \(folder.path)
                │   └── loading threads: 1
                ├── Models
                │   ├── lookup (model)
                │   │   ├── type: Lookup
                │   │   ├── doc: Looks texts up.
                │   │   │   In a table.
                │   │   ├── signature: String -> Optional<Int>
                │   │   ├── asset: table.txt, \(folder.path)/table.txt
                │   │   ├── batch size: 8
                │   │   ├── caches predictions: yes
                │   │   ├── settings
                │   │   │   └── lower: true
                │   │   ├── dependencies
                │   │   │   └── upper: shout
                │   │   ├── load time: 12.5 ms
                │   │   ├── load memory: 2.5 MB and 1.0 kB mapped from files
                │   │   ├── load time including dependencies: 12.5 ms
                │   │   └── load memory including dependencies: 2.5 MB and 1.0 kB mapped from files
                │   └── shout (model)
                │       ├── type: Shout
                │       └── signature: String -> String
                ├── load time: 12.5 ms
                └── load memory: 2.5 MB and 1.0 kB mapped from files
                """)
        #expect(description.tree.text(colored: true).contains("\u{1B}[33mlookup\u{1B}[0m"))
    }

    @Test("What is not loaded is described by its configuration")
    func lazy() throws {
        let description = try library(lazy: true).describe()
        #expect(description.total == nil && !description.tree.text().contains("load time"))
        let model = try #require(description.models.first)
        #expect(model.kind == nil && model.load == nil && model.type == "Lookup" && model.batchSize == 8)
        #expect(model.asset == .init(specification: "table.txt", path: nil, version: nil))
    }

    @Test("JSON holds it all")
    func json() throws {
        let description = try library(lazy: true).describe()
        let decoded = try JSONDecoder().decode(LibraryDescription.self, from: JSONEncoder().encode(description))
        #expect(decoded.models.map(\.settings) == [["lower": true], [:]])
    }

    @Test("A name that is not there suggests the nearest")
    func unknown() {
        let error = #expect(throws: ModelError.self) { try library(lazy: true).describe(["lokup"]) }
        #expect(error?.suggestion == "lookup")
    }

    @Test("The dependencies are drawn as DOT and as SVG")
    func graph() throws {
        let description = try library(lazy: true).describe()
        #expect(
            description.dependenciesDOT == """
                digraph "dependencies" {
                    rankdir=LR;
                    node [fontname="sans-serif"];
                    n0 [label="lookup", shape=box, style=rounded];
                    n1 [label="shout", shape=box, style=rounded];
                    n2 [label="table.txt", shape=folder, style=filled, fillcolor=lightyellow];
                    n0 -> n1 [label="upper"];
                    n0 -> n2;
                }

                """)
        let svg = description.dependenciesSVG
        #expect(svg.hasPrefix("<svg xmlns=\"http://www.w3.org/2000/svg\"") && svg.hasSuffix("</svg>\n"))
        #expect(XMLParser(data: Data(svg.utf8)).parse())
        #expect(svg.components(separatedBy: "<rect").count == 4 && svg.contains(">table.txt</text>"))
    }
}
