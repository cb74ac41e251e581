import ModelKit
import ModelKitTensor
import Testing

@Suite("A simple profiler")
struct SimpleProfilerTests {
    let clock = ManualClock()
    let profiler: SimpleProfiler

    init() { profiler = SimpleProfiler(clock: clock) }

    /// A call that takes time of its own after the calls inside it.
    func call(_ name: String, _ milliseconds: Int, inside: () -> Void = {}) {
        profiler.measure(name, items: 1) {
            inside()
            clock.pass(.milliseconds(milliseconds))
        }
    }

    /// What a row must be; durations in milliseconds.
    struct Expected {
        let name: String
        let net: Double
        let calls: Int
        let perCall: Double
        let total: Int
    }

    func expect(_ report: ProfileReport, _ expected: [Expected], rootTotal: Int) {
        #expect(report.rows.map(\.name) == expected.map(\.name))
        #expect(report.totalDuration == .milliseconds(rootTotal))
        for (row, expected) in zip(report.rows, expected) {
            let comment = Comment(rawValue: row.name)
            #expect(row.netDurationPerCall == .milliseconds(expected.net), comment)
            #expect(row.calls == expected.calls, comment)
            #expect(row.items == expected.calls, comment)
            #expect(row.durationPerCall == .milliseconds(expected.perCall), comment)
            #expect(row.totalDuration == .milliseconds(expected.total), comment)
            let net = 100 * expected.net * Double(expected.calls) / Double(rootTotal)
            #expect(abs(row.netPercentage - net) < 1e-9, comment)
            #expect(abs(row.totalPercentage - 100 * Double(expected.total) / Double(rootTotal)) < 1e-9, comment)
        }
    }

    /// The pipeline of modelkit's test_simple_profiler.py, test_simple_profiler.
    func pipeline() {
        call("pipeline", 200) {
            call("model_b", 500) { call("model_a", 1000) }
            call("model_c", 700)
            call("model_d", 100) { call("model_a", 1000) }
        }
    }

    static let pipelineRows = [
        Expected(name: "pipeline", net: 200, calls: 1, perCall: 3500, total: 3500),
        Expected(name: "model_a", net: 1000, calls: 2, perCall: 1000, total: 2000),
        Expected(name: "model_b", net: 500, calls: 1, perCall: 1500, total: 1500),
        Expected(name: "model_d", net: 100, calls: 1, perCall: 1100, total: 1100),
        Expected(name: "model_c", net: 700, calls: 1, perCall: 700, total: 700),
    ]

    @Test("The pipeline of modelkit's own test gives the numbers that the test expects")
    func modelkitPipeline() {
        pipeline()
        let report = profiler.report()
        expect(report, Self.pipelineRows, rootTotal: 3500)
        #expect(abs(report.rows.map(\.netPercentage).reduce(0, +) - 100) < 1e-9)
        #expect(report.callsInside("pipeline") == ["model_a": 2, "model_b": 1, "model_c": 1, "model_d": 1])
        #expect(report.callsInside("model_b") == ["model_a": 1])
        #expect(report.callsInside("model_d") == ["model_a": 1])
        #expect(report.callsInside("model_a").isEmpty)
    }

    @Test("The models of modelkit's own test that call others as their arguments say give the numbers it expects")
    func modelkitDynamicGraph() {
        call("dynamic_pipeline", 300) {
            call("dynamic_model", 100) {
                call("model_x", 1000)
                call("model_z", 700)
            }
            call("dynamic_model", 100) {
                call("model_y", 500) { call("model_x", 1000) }
                call("model_z", 700)
            }
        }
        let report = profiler.report()
        expect(
            report,
            [
                Expected(name: "dynamic_pipeline", net: 300, calls: 1, perCall: 4400, total: 4400),
                Expected(name: "dynamic_model", net: 100, calls: 2, perCall: 2050, total: 4100),
                Expected(name: "model_x", net: 1000, calls: 2, perCall: 1000, total: 2000),
                Expected(name: "model_y", net: 500, calls: 1, perCall: 1500, total: 1500),
                Expected(name: "model_z", net: 700, calls: 2, perCall: 700, total: 1400),
            ], rootTotal: 4400)
        #expect(report.callsInside("dynamic_model") == ["model_x": 2, "model_y": 1, "model_z": 2])
    }

    @Test("Calls of the main model add up, where modelkit takes percentages of the last one")
    func severalRootCalls() {
        pipeline()
        pipeline()
        #expect(profiler.report()["pipeline"]?.totalPercentage == 100)
        #expect(profiler.report()["pipeline"]?.totalDuration == .seconds(7))
        #expect(profiler.report()["model_a"]?.calls == 4)
    }

    @Test("A model that calls itself is counted once in the total and per call in the number of calls")
    func recursion() {
        call("tree", 10) { call("tree", 20) { call("tree", 30) } }
        let row = profiler.report()["tree"]
        #expect(row?.calls == 3)
        #expect(row?.totalDuration == .milliseconds(60))
        #expect(row?.totalPercentage == 100)
        #expect(row?.netDurationPerCall == .milliseconds(20))
        #expect(row?.durationPerCall == .milliseconds(140) / 3)
        #expect(profiler.report().callTree.map(\.inside) == [[]])
    }

    @Test("Models that call each other in turn are each counted once in their totals, on one path each")
    func mutualRecursion() {
        call("a", 1) { call("b", 2) { call("a", 4) { call("b", 8) } } }
        #expect(profiler.report()["a"]?.totalDuration == .milliseconds(15))
        #expect(profiler.report()["b"]?.totalDuration == .milliseconds(14))
        #expect(profiler.report().rows.map(\.calls) == [2, 2])
        #expect(profiler.report().callTree.first?.inside.map(\.name) == ["b"])
        #expect(profiler.report().callTree.first?.inside.first?.inside == [])
    }

    struct Broken: Error, Equatable { let number: Int }

    @Test("A call that throws is measured, and what follows does not count as inside it")
    func errors() {
        func failing() throws(Broken) {
            try profiler.measure("bad", items: 2) { () throws(Broken) in
                clock.pass(.milliseconds(5))
                throw Broken(number: 7)
            }
        }
        // The closure below carries the error's type, so that the compiler proves that measure keeps it.
        do { try failing() } catch { #expect(error.number == 7) }
        call("good", 3)
        #expect(profiler.report()["bad"]?.totalDuration == .milliseconds(5))
        #expect(profiler.report()["bad"]?.calls == 1)
        #expect(profiler.report()["bad"]?.items == 2)
        #expect(profiler.report().callTree.map(\.name) == ["bad", "good"])
    }

    @Test("A reset forgets open calls too; calls that begin inside them afterwards are root calls")
    func reset() {
        call("outer", 100) {
            call("before", 10)
            profiler.reset()
            call("after", 1) { call("inner", 2) }
        }
        let report = profiler.report()
        #expect(report.rows.map(\.name) == ["after", "inner"])
        #expect(report.totalDuration == .milliseconds(3))
    }

    @Test("A report of one model has its root calls and what they call, nothing else")
    func reportOfOneModel() {
        pipeline()
        call("model_a", 5000)
        profiler.profile("job") { pipeline() }
        expect(profiler.report(of: "pipeline"), Self.pipelineRows, rootTotal: 3500)
        #expect(profiler.report()["model_a"]?.calls == 5)
        #expect(profiler.report(of: "model_a")["model_a"]?.calls == 1)
        #expect(profiler.report(of: "job")["job"]?.netDurationPerCall == .zero)
        #expect(profiler.report(of: "model_b") == SimpleProfiler(clock: clock).report())
    }

    @Test("Profilers of two libraries that call each other see their own calls only")
    func twoProfilers() {
        let other = SimpleProfiler(clock: clock)
        call("a", 1) {
            other.measure("x", items: 1) {
                clock.pass(.milliseconds(2))
                call("b", 4) { other.measure("y", items: 1) { clock.pass(.milliseconds(8)) } }
            }
        }
        expect(
            profiler.report(),
            [
                Expected(name: "a", net: 3, calls: 1, perCall: 15, total: 15),
                Expected(name: "b", net: 12, calls: 1, perCall: 12, total: 12),
            ], rootTotal: 15)
        expect(
            other.report(),
            [
                Expected(name: "x", net: 6, calls: 1, perCall: 14, total: 14),
                Expected(name: "y", net: 8, calls: 1, perCall: 8, total: 8),
            ], rootTotal: 14)
    }

    @Test("Nothing measured gives an empty report")
    func empty() {
        #expect(profiler.report().rows.isEmpty)
        #expect(profiler.report().totalDuration == .zero)
        #expect(profiler.trace().eventCount == 0)
    }
}
