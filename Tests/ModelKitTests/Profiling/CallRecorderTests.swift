import ModelKit
import TestSupport
import Testing

@Suite("A recorder of calls")
struct CallRecorderTests {
    @Test("An instant is subtracted once from the caller's net, whatever order the calls' times come in")
    func timesOutOfOrder() {
        var recorder = CallRecorder()
        let outer = recorder.begin("outer", items: 1, inside: nil, at: 0)
        let first = recorder.begin("inner", items: 1, inside: outer, at: 10)
        recorder.end(first, at: 20)
        // Another thread read the clock at 15 and came late.
        let second = recorder.begin("inner", items: 1, inside: outer, at: 15)
        recorder.end(second, at: 30)
        recorder.end(outer, at: 40)
        #expect(ProfileReport(of: recorder.totals)["outer"]?.netDurationPerCall == .nanoseconds(20))
    }

    @Test("A clock that goes back makes no negative duration")
    func clockGoesBack() {
        var recorder = CallRecorder()
        let outer = recorder.begin("outer", items: 1, inside: nil, at: 100)
        let inner = recorder.begin("inner", items: 1, inside: outer, at: 50)
        recorder.end(inner, at: 40)
        recorder.end(outer, at: 90)
        let report = ProfileReport(of: recorder.totals)
        #expect(report.rows.map(\.totalDuration) == [.zero, .zero])
        #expect(report.rows.map(\.netPercentage) == [0, 0])
    }

    @Test("A call that ends twice counts once")
    func endsTwice() {
        var recorder = CallRecorder()
        let call = recorder.begin("a", items: 1, inside: nil, at: 0)
        recorder.end(call, at: 1)
        let next = recorder.begin("b", items: 1, inside: nil, at: 1)
        recorder.end(call, at: 2)
        recorder.end(next, at: 3)
        #expect(ProfileReport(of: recorder.totals).rows.map(\.calls) == [1, 1])
    }

    @Test("Calls of one kind take no more memory the more there are")
    func boundedMemory() {
        var recorder = CallRecorder()
        for time in 0..<1000 {
            let outer = recorder.begin("outer", items: 1, inside: nil, at: time)
            var inner = outer
            var open = [outer]
            for depth in 0..<time % 20 {
                inner = recorder.begin(["outer", "inner"][depth % 2], items: 1, inside: inner, at: time)
                open.append(inner)
            }
            for call in open.reversed() { recorder.end(call, at: time + 1) }
        }
        #expect(recorder.totals.pathCount == 2)
        #expect(recorder.slotCount == 20)
    }

    /// One call as the naive reference knows it.
    struct Reference {
        let name: String
        let caller: Int?
        let start: Int
        var end: Int?
    }

    @Test(
        "Calls in any order have the net and total that intervals give, one nanosecond after another", arguments: 1...60
    )
    func randomCalls(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        var recorder = CallRecorder()
        var calls: [Reference] = []
        var tokens: [CallToken] = []
        var time = 0
        while calls.count < 40 || calls.contains(where: { $0.end == nil }) {
            time += Int.random(in: 1...3, using: &random)
            let open = calls.indices.filter { calls[$0].end == nil }
            if calls.count < 40, open.isEmpty || Int.random(in: 0..<5, using: &random) < 3 {
                // Callers that have ended are among them.
                let caller = calls.indices.randomElement(using: &random)
                let name = "abc".randomElement(using: &random).map(String.init) ?? ""
                tokens.append(recorder.begin(name, items: 1, inside: caller.map { tokens[$0] }, at: time))
                let isOpen = caller.map { calls[$0].end == nil } ?? false
                calls.append(Reference(name: name, caller: isOpen ? caller : nil, start: time))
            } else if let call = open.randomElement(using: &random) {
                recorder.end(tokens[call], at: time)
                calls[call].end = time
            }
        }
        let report = ProfileReport(of: recorder.totals)
        for name in Set(calls.map(\.name)) {
            let own = calls.indices.filter { calls[$0].name == name }
            let net = own.map { Self.net(of: $0, in: calls) }.reduce(0, +)
            let total = own.map { Self.isNested($0, in: calls) ? 0 : Self.duration(of: calls[$0]) }.reduce(0, +)
            let row = report[name]
            #expect(row?.calls == own.count, "seed \(seed), model \(name)")
            #expect(row?.totalDuration == .nanoseconds(total), "seed \(seed), model \(name)")
            #expect(row?.netDurationPerCall == .nanoseconds(net) / own.count, "seed \(seed), model \(name)")
        }
        let roots = calls.indices.filter { calls[$0].caller == nil }.map { Self.duration(of: calls[$0]) }
        #expect(report.totalDuration == .nanoseconds(roots.reduce(0, +)), "seed \(seed)")
    }

    private static func duration(of call: Reference) -> Int { (call.end ?? call.start) - call.start }

    private static func net(of index: Int, in calls: [Reference]) -> Int {
        let inside = calls.filter { $0.caller == index }
        return (calls[index].start..<(calls[index].end ?? 0)).count { time in
            !inside.contains { $0.start <= time && time < ($0.end ?? 0) }
        }
    }

    /// Whether another call of the model was open around this one when it began.
    private static func isNested(_ index: Int, in calls: [Reference]) -> Bool {
        var next = calls[index].caller
        while let caller = next, (calls[caller].end ?? .max) > calls[index].start {
            if calls[caller].name == calls[index].name { return true }
            next = calls[caller].caller
        }
        return false
    }
}
