import ModelKitCommands
import TestSupport
import Testing

@Suite("Parts of the commands")
struct BatchPartsTests {
    @Test("Ranges of lines join in whatever order they come", arguments: 1...20)
    func ranges(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let all = (1...40).map { $0 * 3..<$0 * 3 + 3 }.shuffled(using: &generator)
        var ranges = LineRanges()
        for (count, range) in all.enumerated() {
            #expect(ranges.count == 3 * count, "seed \(seed)")
            ranges.insert(range)
            let lines = all[...count].flatMap(Array.init)
            #expect((0...130).filter(ranges.contains) == lines.sorted(), "seed \(seed)")
            #expect(zip(ranges.ranges, ranges.ranges.dropFirst()).allSatisfy { $0.upperBound < $1.lowerBound })
        }
        #expect(ranges.ranges == [3..<123])
        ranges.insert(200..<200)
        #expect(ranges.ranges.count == 1)
    }

    @Test(
        "The first byte that is no UTF-8 is found",
        arguments: [
            ("", nil), ("61 C3 A9 F0 9F 98 80", nil), ("61 FF", 1), ("C3", 0), ("C3 A9 C3", 2), ("E6 97 A5 E6 97", 3),
            ("61 C0 80", 1), ("ED A0 80", 0), ("F4 90 80 80", 0), ("80", 0), ("22 E9 22", 1),
        ] as [(String, Int?)])
    func invalidBytes(hex: String, offset: Int?) {
        #expect(UTF8Check.firstInvalid(in: hex.split(separator: " ").compactMap { UInt8($0, radix: 16) }) == offset)
    }

    @Test("An example can be pasted however wide the terminal is", arguments: 20...100)
    func example(columns: Int) {
        let line = #"tool predict MODEL '"I love this movie!"' --options '{"mark": "?"}' --library other.yaml"#
        let text = CommandExample.text(line, columns: columns)
        #expect("  " + line == text.replacing(" \\\n      ", with: " "))
        let longest = #"      '"I love this movie!"' \"#.count
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= max(columns - 1, longest) }, "\(text)")
    }

    @Test(
        "The median of an even number of passes lies between the middle two; the 99th percentile is not exceeded by 99%",
        arguments: [
            (1, 0.001, 0.001, 0.001), (2, 0.001, 0.0015, 0.002), (3, 0.001, 0.002, 0.003),
            (100, 0.001, 0.0505, 0.099), (101, 0.001, 0.051, 0.1), (200, 0.001, 0.1005, 0.198),
        ])
    func times(passes: Int, min: Double, median: Double, p99: Double) {
        let durations = (1...passes).reversed().map { Duration.milliseconds($0 * 4) }
        let times = TimeReport.Times(batchSize: 4, passes: durations)
        #expect(times.passes == passes)
        for (actual, expected) in [(times.min, min), (times.median, median), (times.p99, p99)] {
            #expect(abs(actual - expected) < 1e-12, "\(actual) instead of \(expected)")
        }
        #expect(abs(times.itemsPerSecond - 1 / median) < 1e-6)
    }
}
