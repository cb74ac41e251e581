import ArgumentParser
import Foundation
import ModelKit

struct TimeCommand: ParsableCommand {
    private static let batchSizes = [1, 8, 64, 512]
    private static let fewestPasses = 5

    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "time",
            abstract: "Time one item, alone and in batches.",
            discussion: """
                The item is predicted alone so many times, then in batches of several sizes, at least \(fewestPasses) \
                passes each. All times are per item: the shortest, the median and the 99th percentile of the passes. \
                Nothing is taken from a cache. JSON gives seconds.

                \(CommandContext.examples(#"time \#(CommandContext.exampleModel) '"I love this movie!"' -n 1000"#))
                """)
    }

    @OptionGroup var options: LibraryOptions

    @Argument(help: "The model's name.", completion: .modelNames)
    var name: String

    @Argument(help: ArgumentHelp("The item as JSON.", valueName: "item-json"))
    var item: String

    @Option(name: .short, help: "How many times to predict.")
    var n = 100

    @Flag(help: "Print the times as JSON.")
    var json = false

    func validate() throws {
        guard (1...1_000_000).contains(n) else { throw ValidationError("-n must be 1 to 1000000, not \(n).") }
    }

    func run() throws {
        let uncached = ConfigurationOverride(cachesPredictions: false)
        let names = try options.unloaded().names
        let library = try options.unloaded(overrides: Dictionary(uniqueKeysWithValues: names.map { ($0, uncached) }))
        let clock = ContinuousClock()
        let start = clock.now
        let model = try library.anyModel(name)
        let report = try time(model, load: clock.now - start)
        try CommandOutput.write(try json ? CommandOutput.json(report) : report.text)
    }

    private func time<M: Model>(_ model: M, load: Duration) throws -> TimeReport {
        let item = try model.item(fromJSON: Data(item.utf8))
        let clock = ContinuousClock()
        let first = try clock.measure { _ = try model.predict(item) }
        let singles = try (0..<n).map { _ in try clock.measure { _ = try model.predict(item) } }
        var report = TimeReport(
            model: name, load: load / .seconds(1), first: first / .seconds(1),
            single: .init(batchSize: 1, passes: singles))
        for size in Self.batchSizes where size <= n {
            let items = [M.Item](repeating: item, count: size)
            let passes = try (0..<max(Self.fewestPasses, n / size)).map { _ in
                try clock.measure { _ = try model.predictBatch(items, batchSize: size) }
            }
            report.batches.append(.init(batchSize: size, passes: passes))
        }
        return report
    }
}
