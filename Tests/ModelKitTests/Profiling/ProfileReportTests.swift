import Foundation
import ModelKit
import ModelKitWeights
import Testing

@Suite("A profiler's report")
struct ProfileReportTests {
    /// Two root calls and one inside, with durations from nanoseconds to seconds.
    static func report(inner: String = "inner") -> ProfileReport {
        var recorder = CallRecorder()
        let outer = recorder.begin("outer", items: 4, inside: nil, at: 0)
        recorder.end(recorder.begin(inner, items: 2, inside: outer, at: 0), at: 250_000_000)
        recorder.end(outer, at: 1_500_000_000)
        recorder.end(recorder.begin("short", items: 1, inside: nil, at: 0), at: 500)
        recorder.end(recorder.begin("short", items: 1, inside: nil, at: 0), at: 13_000)
        return ProfileReport(of: recorder.totals)
    }

    @Test("The plain table has modelkit's columns, aligned, and durations in units that suit")
    func plain() {
        let expected = """
            Name   Net duration per call  Net percentage  Num call  Duration per call  Total duration  Total percentage
            -----  ---------------------  --------------  --------  -----------------  --------------  ----------------
            outer                 1.25 s          83.33%         1              1.5 s           1.5 s           100.00%
            inner                 250 ms          16.67%         1             250 ms          250 ms            16.67%
            short                6.75 µs           0.00%         2            6.75 µs         13.5 µs             0.00%

            """
        #expect(Self.report().text(.plain) == expected)
        #expect(Self.report().description == expected)
    }

    @Test("The GitHub table is Markdown")
    func github() {
        let expected = """
            | Name | Net duration per call | Net percentage | Num call | Duration per call | Total duration | Total percentage |
            | :-- | --: | --: | --: | --: | --: | --: |
            | outer | 1.25 s | 83.33% | 1 | 1.5 s | 1.5 s | 100.00% |
            | inner | 250 ms | 16.67% | 1 | 250 ms | 250 ms | 16.67% |
            | short | 6.75 µs | 0.00% | 2 | 6.75 µs | 13.5 µs | 0.00% |

            """
        #expect(Self.report().text(.github) == expected)
    }

    @Test("A name breaks neither a line nor a column", arguments: ["a|b", "a\nb", "a\\|b", "a\r\nb", "名|", ""])
    func hostileNames(name: String) {
        let report = Self.report(inner: name)
        let plain = report.text(.plain).split(separator: "\n")
        #expect(plain.count == 5)
        #expect(Set(plain.map(\.count)).count == 1)
        for line in report.text(.github).split(separator: "\n") {
            let bars = line.replacing("\\\\", with: "").replacing("\\|", with: "").count { $0 == "|" }
            #expect(bars == 8, "\(line)")
        }
    }

    @Test("The JSON has seconds, percentages and modelkit's names in snake case")
    func json() throws {
        let json = try JSONValue(parsing: Self.report().text(.json))
        let rows = try #require(json.object?["rows"]?.array)
        #expect(json.object?.keys.sorted() == ["call_tree", "rows", "total_duration"])
        #expect(json.object?["total_duration"]?.double == 1.5000135)
        #expect(
            rows.first?.object?.keys.sorted() == [
                "duration_per_call", "items", "name", "net_duration_per_call", "net_percentage", "num_call",
                "total_duration", "total_percentage",
            ])
        #expect(rows.map { $0.object?["name"]?.string } == ["outer", "inner", "short"])
        #expect(rows.map { $0.object?["net_duration_per_call"]?.double } == [1.25, 0.25, 6.75e-6])
        #expect(rows.map { $0.object?["num_call"]?.int } == [1, 1, 2])
        #expect(rows.map { $0.object?["items"]?.int } == [4, 2, 2])
        let inside = json.object?["call_tree"]?.array?.first?.object?["inside"]?.array
        #expect(inside?.map { $0.object?["name"]?.string } == ["inner"])
        #expect(inside?.first?.object?["net_duration"]?.double == 0.25)
    }

    @Test("The JSON text is what an encoder makes of the report, and reads back as the same report")
    func coding() throws {
        let report = Self.report()
        let encoded = String(decoding: try JSONEncoder().encode(report), as: UTF8.self)
        #expect(try JSONValue(parsing: encoded) == JSONValue(parsing: report.text(.json)))
        #expect(try JSONDecoder().decode(ProfileReport.self, from: Data(report.text(.json).utf8)) == report)
    }

    @Test("A duration that no report can have is refused", arguments: ["1e10", "-1e300", "\"1\""])
    func badDuration(text: String) {
        let json = "{\"total_duration\": \(text), \"rows\": [], \"call_tree\": []}"
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(ProfileReport.self, from: Data(json.utf8)) }
    }

    @Test("Rows stand by total duration, equal ones by name")
    func order() {
        var recorder = CallRecorder()
        for (name, duration) in [("b", 5), ("c", 7), ("a", 5), ("d", 0)] {
            recorder.end(recorder.begin(name, items: 1, inside: nil, at: 0), at: duration)
        }
        #expect(ProfileReport(of: recorder.totals).rows.map(\.name) == ["c", "a", "b", "d"])
        #expect(ProfileReport(of: recorder.totals).callTree.map(\.name) == ["c", "a", "b", "d"])
    }

    @Test(
        "A duration has four digits and the unit that suits it",
        arguments: [
            (0, "0 ns"), (999, "999 ns"), (1000, "1 µs"), (12_345, "12.35 µs"), (999_999, "1000 µs"),
            (1_000_000, "1 ms"),
            (1_000_000_000, "1 s"), (123_456_000_000_000, "123456 s"),
        ])
    func units(nanoseconds: Int, text: String) {
        var recorder = CallRecorder()
        recorder.end(recorder.begin("a", items: 1, inside: nil, at: 0), at: nanoseconds)
        #expect(ProfileReport(of: recorder.totals).description.contains("  \(text)  "))
    }
}
