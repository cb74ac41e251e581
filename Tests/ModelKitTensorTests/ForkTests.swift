import TestSupport
import Testing

/// Each probe is a process of its own, in which nothing runs but what the test is about.
@Suite("After a fork")
struct ForkTests {
    let probe = Product("machine-probe")

    @Test("A child of a process that has not computed yet computes on threads of its own")
    func beforeUse() throws {
        let result = try probe.run("fork-before-use", timeout: 60)
        #expect(result.output == "exit 0 1024\n", "\(result)")
    }

    @Test("A child of an idle process computes the same on threads of its own, and so does its child")
    func idle() throws {
        let result = try probe.run("fork-idle", timeout: 60)
        #expect(result.output == "exit 0 true\n", "\(result)")
    }

    @Test("A child that was forked while another thread was in a call ends with a message; the parent goes on")
    func busy() throws {
        let result = try probe.run("fork-busy", timeout: 60)
        #expect(result.output == "signal 6 true\n", "\(result)")
        #expect(result.errors.contains("forked while a call was running"), "\(result)")
    }

    @Test(
        "A child that was forked within a slice ends with a message when the slice returns; the parent goes on",
        arguments: ["caller", "worker"])
    func inside(thread: String) throws {
        let result = try probe.run("fork-inside-\(thread)", timeout: 60)
        #expect(result.output == "signal 6 1024\n", "\(result)")
        #expect(result.errors.contains("forked while a call was running"), "\(result)")
    }

    @Test("A child of a process that has predicted predicts the same bits, on one thread and several")
    func network() throws {
        let result = try probe.run("fork-network", timeout: 60)
        #expect(result.output == "exit 0 true\n", "\(result)")
    }
}
