import TestSupport
import Testing

@Suite("What the compiler refuses")
struct CompilerTests {
    /// The compiler's errors about a program that imports ModelKit.
    private func errors(in source: String) throws -> [String] {
        let folder = try TemporaryFolder()
        let file = try folder.write("import ModelKit\n\(source)\n", to: "main.swift")
        let modules = [
            "-I '\(Product.folder)/Modules'", "-I '\(Repository.path("Sources/COpenBLAS"))'",
            "-I '\(Repository.path("Sources/CPCRE2"))'",
            "-I '\(Repository.path(".build/checkouts/Yams/Sources/CYaml/include"))'",
            "-Xcc -fmodule-map-file='\(Product.folder)/CKernels.build/module.modulemap'",
        ]
        let result = try #require(Product.tests).runInShell(
            "swiftc -typecheck -swift-version 6 \(modules.joined(separator: " ")) '\(file)'")
        return result.errors.split(separator: "\n").filter { $0.hasPrefix(file) && $0.contains(" error: ") }.map {
            String($0.split(separator: " error: ", maxSplits: 1)[1])
        }
    }

    @Test("A model that implements one item, or a batch, compiles")
    func complete() throws {
        let source = """
            struct Count: ItemModel { func compute(item: String) -> Int { item.count } }
            struct Counts: Model { func compute(_ items: ArraySlice<String>) -> [Int] { items.map(\\.count) } }
            struct Later: AsyncItemModel { func compute(item: String) async -> Int { item.count } }
            let count = try Count().predict("a") + Counts().predictBatch(["b"])[0]
            """
        #expect(try errors(in: source) == [])
    }

    @Test("The README's programs compile as they stand")
    func readme() throws {
        let readme = try String(contentsOfFile: Repository.path("README.md"), encoding: .utf8)
        let programs = readme.components(separatedBy: "```swift\n").dropFirst().map {
            $0.components(separatedBy: "```")[0]
        }.filter { $0.contains("import ModelKit\n") || $0.contains("import ModelKitLayers") }
        #expect(programs.count >= 2)
        for program in programs { #expect(try errors(in: program) == []) }
    }

    @Test(
        "A model that implements neither does not",
        arguments: ["Model", "ItemModel", "AsyncModel", "AsyncItemModel"], ["", "struct Options: ModelOptions {}"])
    func nothing(kind: String, options: String) throws {
        let source = "struct Nothing: \(kind) { typealias Item = String; typealias Prediction = Int; \(options) }"
        #expect(try errors(in: source) == ["type 'Nothing' does not conform to protocol '\(kind)'"])
    }

    @Test(
        "Items, predictions and options of other types do not",
        arguments: [
            (
                "let result = try model.predict(3)",
                "cannot convert value of type 'Int' to expected argument type 'String'"
            ),
            (
                "let result: String = try model.predict(\"a\")",
                "cannot convert value of type 'Int' to specified type 'String'"
            ),
            (
                "let result = try model.predict(\"a\", options: .init(mark: \"!\"))",
                "argument passed to call that takes no arguments"
            ),
        ])
    func wrongTypes(use: String, error: String) throws {
        let source =
            "struct Count: ItemModel { func compute(item: String) -> Int { item.count } }\nlet model = Count()\n"
        #expect(try errors(in: source + use) == [error])
    }
}
