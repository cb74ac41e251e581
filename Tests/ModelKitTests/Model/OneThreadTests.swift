import TestSupport
import Testing

@Suite("On a machine with one processor, whose tasks share a single thread")
struct OneThreadTests {
    @Test("Nobody who waits for an asynchronous model keeps it from running")
    func blocking() throws {
        // The pool that runs tasks has a thread per processor that the process may use.
        let result = try #require(Product.tests).runInShell(
            """
            processor=$(taskset -cp $$ | sed 's/.*: //; s/[-,].*//')
            exec timeout -s KILL 60 taskset -c "$processor" "$0" --testing-library swift-testing --filter BlockingTests
            """)
        let report = result.output + result.errors
        #expect(result.status == 0 && report.contains("Test run with 5 tests in 1 suite passed"), "\(report)")
    }
}
