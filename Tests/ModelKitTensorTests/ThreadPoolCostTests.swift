import TestSupport
import Testing

/// Each probe is a process of its own, in which no other test runs.
@Suite("What the thread pool costs")
struct ThreadPoolCostTests {
    let probe = Product("machine-probe")

    @Test("A warm call allocates nothing for an object, and at most the closure's context for a closure")
    func allocations() throws {
        let result = try probe.run("allocations")
        let words = result.output.split(whereSeparator: \.isWhitespace)
        try #require(words.count == 4, "\(result)")
        #expect(words[3] == "2200", "1,100 calls each, in which a slice adds 0 and one adds 1")
        // A sanitizer has an allocator of its own.
        guard words[0] == "counted" else { return }
        #expect(words[1] == "0", "\(result)")
        #expect(try #require(Int(words[2])) <= 1000, "\(result)")
    }

    @Test("A warm prediction allocates nothing on two threads")
    func networkAllocations() throws {
        let result = try probe.run("network-allocations")
        let words = result.output.split(whereSeparator: \.isWhitespace)
        try #require(words.count == 4, "\(result)")
        #expect(words[1] == "2")
        guard words[0] == "counted" else { return }
        #expect(words[2] == "0", "\(result)")
    }

    @Test("64 threads that call at once all finish, and (long tests) at no less than 0.6 of the rate of few callers")
    func manyCallers() throws {
        let result = try probe.run("callers", timeout: 300)
        let rates = result.output.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
        try #require(rates.count == 2, "\(result)")
        // A rate says nothing on a machine that does other things at the same time.
        guard Repository.runsSlowTests else { return }
        #expect(rates[1] >= 0.6 * rates[0], "\(rates[1]) calls/s with 64 callers, \(rates[0]) with few")
    }

    @Test("OpenBLAS uses one thread, whatever its variables say", arguments: [nil, "4"])
    func openBLAS(setting: String?) throws {
        let environment = ["OPENBLAS_NUM_THREADS": setting, "OMP_NUM_THREADS": setting, "MODELKIT_NUM_THREADS": "3"]
        #expect(try probe.run("threads", environment: environment).output == "1 3\n")
    }
}
