import Dispatch
import ModelKit
import ModelKitTensor
import Testing

@Suite("A simple profiler under concurrency")
struct SimpleProfilerConcurrencyTests {
    let clock = ManualClock()
    let profiler: SimpleProfiler

    init() { profiler = SimpleProfiler(clock: clock) }

    /// Lets one task wait for another.
    struct Gate: Sendable {
        private let stream: AsyncStream<Void>
        private let continuation: AsyncStream<Void>.Continuation

        init() { (stream, continuation) = AsyncStream.makeStream() }

        func open() { continuation.finish() }
        func wait() async { for await _ in stream {} }
    }

    @Test("A call that waits for another counts as open, and its net is without the other")
    func suspendedCaller() async throws {
        try await profiler.measure("outer", items: 1) {
            clock.pass(.milliseconds(1))
            await Task.yield()
            try await profiler.measure("inner", items: 1) {
                await Task.yield()
                clock.pass(.milliseconds(4))
            }
        }
        let report = profiler.report()
        #expect(report["outer"]?.totalDuration == .milliseconds(5))
        #expect(report["outer"]?.netDurationPerCall == .milliseconds(1))
        #expect(report["inner"]?.totalDuration == .milliseconds(4))
        #expect(report.callTree.map(\.inside).map { $0.map(\.name) } == [["inner"]])
    }

    @Test("The time of children in parallel is subtracted once, and their durations add up")
    func parallelChildren() async throws {
        let firstBegan = Gate()
        let secondBegan = Gate()
        let firstEnded = Gate()
        let (clock, profiler) = (clock, profiler)
        try await profiler.measure("outer", items: 1) {
            clock.pass(.milliseconds(1))
            async let first: Void = {
                try await profiler.measure("first", items: 1) {
                    firstBegan.open()
                    await secondBegan.wait()
                    clock.pass(.milliseconds(10))
                }
                firstEnded.open()
            }()
            async let second: Void = {
                await firstBegan.wait()
                try await profiler.measure("second", items: 1) {
                    clock.pass(.milliseconds(100))
                    secondBegan.open()
                    await firstEnded.wait()
                    clock.pass(.milliseconds(1000))
                }
            }()
            _ = try await (first, second)
        }
        let report = profiler.report()
        #expect(report["outer"]?.totalDuration == .milliseconds(1111))
        #expect(report["outer"]?.netDurationPerCall == .milliseconds(1))
        #expect(report["first"]?.totalDuration == .milliseconds(110))
        #expect(report["second"]?.totalDuration == .milliseconds(1110))
        #expect((report.rows.map(\.netPercentage).reduce(0, +)) > 100)
    }

    @Test("A task that outlives the call that started it is subtracted up to that call's end")
    func outlivingTask() async throws {
        let (clock, profiler) = (clock, profiler)
        let began = Gate()
        let outerEnded = Gate()
        let task = try await profiler.measure("outer", items: 1) {
            let task = Task {
                try await profiler.measure("inner", items: 1) {
                    clock.pass(.milliseconds(2))
                    began.open()
                    await outerEnded.wait()
                    clock.pass(.milliseconds(8))
                }
                // The call that started the task has ended: this is a root call.
                profiler.measure("late", items: 1) { clock.pass(.milliseconds(32)) }
            }
            await began.wait()
            clock.pass(.milliseconds(1))
            return task
        }
        outerEnded.open()
        try await task.value
        let report = profiler.report()
        #expect(report["outer"]?.totalDuration == .milliseconds(3))
        #expect(report["outer"]?.netDurationPerCall == .zero)
        #expect(report["inner"]?.totalDuration == .milliseconds(11))
        #expect(report.callTree.map(\.name) == ["late", "outer"])
        #expect(report.totalDuration == .milliseconds(35))
    }

    @Test("An asynchronous call that throws or is cancelled is measured")
    func errors() async {
        await #expect(throws: CancellationError.self) {
            try await profiler.measure("bad", items: 3) {
                await Task.yield()
                clock.pass(.milliseconds(5))
                throw CancellationError()
            }
        }
        #expect(profiler.report()["bad"]?.totalDuration == .milliseconds(5))
        #expect(profiler.report()["bad"]?.items == 3)
    }

    @Test("An asynchronous measurement runs its body where the caller runs")
    @MainActor func isolation() async throws {
        var count = 0
        try await profiler.measure("main", items: 1) {
            MainActor.assertIsolated()
            await Task.yield()
            MainActor.assertIsolated()
            count += 1
        }
        #expect(count == 1)
    }

    @Test("Synchronous and asynchronous calls nest in each other", arguments: [false, true])
    func mixed(isTracing: Bool) async throws {
        let profiler = SimpleProfiler(clock: clock, isTracing: isTracing)
        func synchronous() {
            profiler.measure("sync", items: 1) { profiler.measure("deep", items: 1) { clock.pass(.milliseconds(1)) } }
        }
        try await profiler.profile("async") {
            await Task.yield()
            synchronous()
        }
        #expect(profiler.report().callsInside("async") == ["sync": 1, "deep": 1])
        #expect(profiler.report().callsInside("sync") == ["deep": 1])
    }

    @Test("Threads have calls of their own, and no call is lost")
    func threads() {
        let calls = 2_000
        DispatchQueue.concurrentPerform(iterations: 8) { thread in
            for _ in 0..<calls {
                profiler.measure("outer \(thread % 2)", items: 3) { profiler.measure("inner", items: 5) {} }
            }
        }
        let report = profiler.report()
        #expect(report["inner"]?.calls == 8 * calls)
        #expect(report["inner"]?.items == 5 * 8 * calls)
        for name in ["outer 0", "outer 1"] {
            #expect(report[name]?.calls == 4 * calls)
            #expect(report.callsInside(name) == ["inner": 4 * calls])
        }
        #expect(report.callTree.count == 2)
    }

    @Test("Tasks of a group belong to the call around the group, and no call is lost while reports are made")
    func tasks() async throws {
        let profiler = profiler
        try await profiler.measure("outer", items: 1) {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<200 {
                    group.addTask {
                        try await profiler.measure("task", items: 2) {
                            await Task.yield()
                            for _ in 0..<10 { profiler.measure("inner", items: 1) {} }
                        }
                    }
                }
                for _ in 0..<50 { #expect(profiler.report().totalDuration == .zero) }
                try await group.waitForAll()
            }
        }
        #expect(profiler.report().callsInside("outer") == ["task": 200, "inner": 2000])
        #expect(profiler.report().callTree.map(\.name) == ["outer"])
    }
}
