import Foundation
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

    @Test("A digest does not depend on the order of lines, but on what they say and where they stand")
    func digest() {
        func digest(_ lines: [(Int, String)]) -> LineDigest {
            var digest = LineDigest()
            for (number, text) in lines { digest.add(Data(text.utf8), number: number) }
            return digest
        }
        let lines = [(1, "a"), (2, "b"), (3, ""), (4, "b")]
        #expect(digest(lines) == digest(lines.reversed()))
        for others in [
            [(1, "a"), (2, "b"), (3, "")], [(1, "b"), (2, "a"), (3, ""), (4, "b")],
            [(1, "a"), (2, "b"), (3, ""), (4, "c")],
            [(1, "a"), (2, "b"), (3, ""), (5, "b")], [(1, "a"), (2, "b"), (3, "b"), (4, "")],
        ] { #expect(digest(others) != digest(lines), "\(others)") }
    }

    @Test(
        "Windows grow until they take a tenth of a second or have 4096 lines, and stay single where a line takes longer",
        arguments: [(1e-6, 4096), (1e-5, 4096), (1e-4, 1000), (0.004, 25), (0.05, 2), (0.2, 1), (60, 1)])
    func sizes(secondsPerLine: Double, size: Int) {
        var sizing = WindowSizing()
        #expect(sizing.size == 1)
        for _ in 0..<10 {
            let former = sizing.size
            sizing.learn(lines: former, seconds: Double(former) * secondsPerLine)
            #expect(sizing.size <= 4 * former)
        }
        #expect(abs(sizing.size - size) <= 1)
        // One that was cut short does not make the next ones short.
        let former = sizing.size
        sizing.learn(lines: 1, seconds: secondsPerLine)
        #expect(sizing.size >= former)
    }

    @Test("A size that was asked for stays", arguments: [1, 7, 100_000])
    func fixedSize(size: Int) {
        var sizing = WindowSizing(fixed: size)
        for seconds in [0, 1e-9, 1, 1000] { sizing.learn(lines: size, seconds: seconds) }
        #expect(sizing.size == size)
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
