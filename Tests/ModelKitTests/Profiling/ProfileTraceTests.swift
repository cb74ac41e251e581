import Foundation
import ModelKit
import ModelKitWeights
import TestSupport
import Testing

@Suite("A profiler's trace")
struct ProfileTraceTests {
    /// A complete event as a reader of the file sees it; times in nanoseconds.
    struct Event {
        let track: Int
        let name: String
        let start: Int
        let end: Int
        let call: Int
        let caller: Int?

        init(_ json: JSONValue) throws {
            let fields = try #require(json.object)
            let arguments = try #require(fields["args"]?.object)
            track = try #require(fields["tid"]?.int)
            name = try #require(fields["name"]?.string)
            start = Int((try #require(fields["ts"]?.double) * 1000).rounded())
            end = start + Int((try #require(fields["dur"]?.double) * 1000).rounded())
            call = try #require(arguments["call"]?.int)
            caller = arguments["caller"]?.int
        }
    }

    static func text(of recorder: CallRecorder) -> String {
        var text = ""
        ProfileTrace(of: recorder).writeJSON(processID: 42) { text += $0 }
        return text
    }

    static func events(in text: String) throws -> [Event] {
        let json = try JSONValue(parsing: text)
        let all = try #require(json.object?["traceEvents"]?.array)
        return try all.filter { $0.object?["ph"] == .string("X") }.map(Event.init)
    }

    /// Perfetto's rule: of two events on one track, one contains the other, or they do not overlap. It takes events in the
    /// order of their begins, equal ones in the order of the file.
    ///
    /// Gives the number of the event around each.
    static func nesting(of events: [Event]) -> [Int: Int] {
        var open: [Int: [Event]] = [:]
        var around: [Int: Int] = [:]
        #expect(events.map(\.start) == events.map(\.start).sorted())
        for event in events {
            var stack = open[event.track] ?? []
            // What ends where the next begins may contain it only where both are without duration.
            while let last = stack.last, last.end <= event.start, last.end < event.end || last.call != event.caller {
                stack.removeLast()
            }
            if let last = stack.last {
                #expect(event.end <= last.end, "call \(event.call) overlaps the end of call \(last.call)")
                around[event.call] = last.call
            }
            open[event.track] = stack + [event]
        }
        return around
    }

    @Test("The file has the form of the Trace Event Format")
    func form() throws {
        var recorder = CallRecorder(maximumEvents: 10)
        let outer = recorder.begin("a \"b\"\n", items: 3, inside: nil, thread: 77, at: 1_000_000_000)
        recorder.end(recorder.begin("inner", items: 2, inside: outer, at: 1_000_001_500), at: 1_000_003_507)
        recorder.end(outer, at: 1_000_004_000)
        let expected = #"""
            {"displayTimeUnit":"ns","otherData":{"dropped_events":0},"traceEvents":[
            {"ph":"M","pid":42,"name":"process_name","args":{"name":"modelkit"}},
            {"ph":"M","pid":42,"tid":1,"name":"thread_name","args":{"name":"thread 1"}},
            {"ph":"X","pid":42,"tid":1,"cat":"model","name":"a \"b\"\n","ts":0.000,"dur":4.000,"args":{"items":3,"call":0}},
            {"ph":"X","pid":42,"tid":1,"cat":"model","name":"inner","ts":1.500,"dur":2.007,"args":{"items":2,"call":1,"caller":0}}
            ]}

            """#
        #expect(Self.text(of: recorder) == expected)
        _ = try JSONValue(parsing: expected)
    }

    @Test("Siblings in parallel have tracks of their own, those one after another the track of their caller")
    func siblings() throws {
        var recorder = CallRecorder(maximumEvents: 10)
        let outer = recorder.begin("outer", items: 1, inside: nil, at: 0)
        let first = recorder.begin("first", items: 1, inside: outer, at: 1)
        let second = recorder.begin("second", items: 1, inside: outer, at: 2)
        recorder.end(recorder.begin("deep", items: 1, inside: second, at: 3), at: 4)
        recorder.end(first, at: 5)
        recorder.end(second, at: 6)
        recorder.end(recorder.begin("third", items: 1, inside: outer, at: 6), at: 7)
        recorder.end(outer, at: 8)
        let events = try Self.events(in: Self.text(of: recorder))
        #expect(events.map(\.name) == ["outer", "first", "second", "deep", "third"])
        #expect(events.map(\.track) == [1, 1, 2, 2, 1])
        #expect(Self.nesting(of: events) == [1: 0, 3: 2, 4: 0])
    }

    @Test("Synchronous calls stand on the track of their thread, asynchronous ones use tracks again")
    func tracks() throws {
        var recorder = CallRecorder(maximumEvents: 10)
        for round in 0..<2 {
            let time = 10 * round
            let one = recorder.begin("one", items: 1, inside: nil, thread: 1, at: time)
            let two = recorder.begin("two", items: 1, inside: nil, thread: 2, at: time + 1)
            let task = recorder.begin("task", items: 1, inside: nil, at: time + 2)
            recorder.end(two, at: time + 3)
            recorder.end(one, at: time + 4)
            recorder.end(task, at: time + 5)
        }
        let events = try Self.events(in: Self.text(of: recorder))
        #expect(events.map(\.track) == [1, 2, 3, 1, 2, 3])
    }

    @Test("Whatever the order of begins and ends, events on one track nest", arguments: 1...40)
    func randomCalls(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        var recorder = CallRecorder(maximumEvents: 1000)
        var tokens: [CallToken] = []
        var synchronous: Set<Int> = []
        var open: [Int] = []
        var time = 0
        while tokens.count < 300 || !open.isEmpty {
            time += Int.random(in: 0...2, using: &random)
            if tokens.count < 300, open.isEmpty || Int.random(in: 0..<7, using: &random) < 4 {
                let caller = open.randomElement(using: &random).map { tokens[$0] }
                let thread = Bool.random(using: &random) ? UInt.random(in: 1...3, using: &random) : nil
                if thread != nil { synchronous.insert(tokens.count) }
                open.append(tokens.count)
                let isRoot = Int.random(in: 0..<4, using: &random) == 0
                tokens.append(
                    recorder.begin("m", items: 1, inside: isRoot ? nil : caller, thread: thread, at: time))
            } else if let index = open.indices.randomElement(using: &random) {
                recorder.end(tokens[open.remove(at: index)], at: time)
            }
        }
        let events = try Self.events(in: Self.text(of: recorder))
        #expect(events.map(\.call).sorted() == Array(0..<300), "seed \(seed)")
        let around = Self.nesting(of: events)
        #expect(around.count > 20, "seed \(seed)")
        for event in events {
            // A synchronous call may stand inside whatever its thread was in, an asynchronous one inside its caller only.
            guard let outer = around[event.call], outer != event.caller else { continue }
            #expect(synchronous.contains(event.call), "seed \(seed), call \(event.call) inside \(outer)")
        }
    }

    @Test("Sequential calls of real threads keep one track each and nest as they were called")
    func realThreads() async throws {
        let profiler = SimpleProfiler(isTracing: true)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    for _ in 0..<100 {
                        try await profiler.measure("outer", items: 1) {
                            await Task.yield()
                            profiler.measure("middle", items: 1) { profiler.measure("inner", items: 1) {} }
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        var text = ""
        profiler.trace().writeJSON(processID: 1) { text += $0 }
        let events = try Self.events(in: text)
        let around = Self.nesting(of: events)
        #expect(events.count == 1200)
        for event in events { #expect(around[event.call] == event.caller) }
        #expect(Set(events.map(\.track)).count <= 4)
    }

    @Test("A full trace drops what comes later and says how much, while the report goes on", arguments: [0, 1, 3])
    func fullTrace(maximum: Int) throws {
        let profiler = SimpleProfiler(isTracing: true, maximumEvents: maximum)
        for _ in 0..<5 { profiler.measure("a", items: 1) {} }
        let trace = profiler.trace()
        #expect(trace.eventCount == maximum)
        #expect(trace.droppedEvents == 5 - maximum)
        #expect(profiler.report().rows.map(\.calls) == [5])
        var text = ""
        trace.writeJSON(processID: 1) { text += $0 }
        let json = try JSONValue(parsing: text)
        #expect(json.object?["otherData"]?.object?["dropped_events"]?.int == 5 - maximum)
        profiler.reset()
        #expect(profiler.trace().eventCount == 0)
        #expect(profiler.trace().droppedEvents == 0)
    }

    @Test("A profiler that does not trace keeps no events")
    func noTrace() {
        let profiler = SimpleProfiler()
        profiler.measure("a", items: 1) {}
        #expect(profiler.trace().eventCount == 0)
        #expect(profiler.trace().droppedEvents == 0)
    }

    @Test("The file is written whole, a long one in pieces")
    func file() throws {
        let folder = try TemporaryFolder()
        let profiler = SimpleProfiler(isTracing: true)
        for _ in 0..<2_000 { profiler.measure("model", items: 1) {} }
        try profiler.trace().write(to: "\(folder.path)/trace.json")
        let text = try String(contentsOfFile: "\(folder.path)/trace.json", encoding: .utf8)
        #expect(try Self.events(in: text).count == 2_000)
        #expect(try folder.contents == ["trace.json"])
    }

    @Test("A file that cannot be written is an error with the path and the cause, and leaves nothing")
    func unwritable() throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/missing/trace.json"
        let error = #expect(throws: ModelError.self) { try SimpleProfiler().trace().write(to: path) }
        #expect(error?.code == .traceNotWritable)
        #expect(error?.location == path)
        #expect(error?.description.contains("No such file or directory") == true)
        #expect(try folder.contents.isEmpty)
    }
}
