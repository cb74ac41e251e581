import ArgumentParser
import Foundation
import ModelKit

struct TimeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "time",
        abstract: "Time one item, alone and in batches.",
        usage: "modelkit time imdb_sentiment '\"I freaking love this movie!\"' -n 1000")

    @OptionGroup var options: LibraryOptions

    @Argument(help: "The model's name.")
    var name: String

    @Argument(help: ArgumentHelp("The item as JSON.", valueName: "item-json"))
    var item: String

    @Option(name: .short, help: "How many times to predict.")
    var n = 100

    func validate() throws {
        guard (1...1_000_000).contains(n) else { throw ValidationError("-n must be 1 to 1000000, not \(n).") }
    }

    func run() throws {
        let clock = ContinuousClock()
        let start = clock.now
        let model = try options.load(name)
        print("load: \(format(clock.now - start))")
        try time(model)
    }

    private func time<M: Model>(_ model: M) throws {
        let item = try model.item(fromJSON: Data(item.utf8))
        let clock = ContinuousClock()
        let first = try clock.measure { _ = try model.predict(item) }
        let singles = try (0..<n).map { _ in try clock.measure { _ = try model.predict(item) } }.sorted()
        print("first: \(format(first))")
        print(
            "single: best \(format(singles[0])), median \(format(singles[n / 2])), p99 \(format(singles[n * 99 / 100]))"
        )
        for size in [1, 8, 64, 512] where size <= n {
            let items = [M.Item](repeating: item, count: n)
            let duration = try clock.measure { _ = try model.predictBatch(items, batchSize: size) }
            let rate = Int(Double(n) / (duration / .seconds(1)))
            print("batches of \(size): \(format(duration / n)) per item, \(rate) items/s")
        }
    }

    /// A duration in the unit that suits it, `12.3 µs`.
    private func format(_ duration: Duration) -> String {
        let seconds = duration / .seconds(1)
        for (unit, scale) in [("s", 1.0), ("ms", 1e3), ("µs", 1e6)] where seconds * scale >= 1 {
            return String(format: "%.1f \(unit)", seconds * scale)
        }
        return String(format: "%.0f ns", seconds * 1e9)
    }
}
