import AllocationCounter
import Glibc
import ModelKitLayers
import ModelKitTensor

/// Counts what warm predictions allocate on all threads together.
enum NetworkAllocationProbe {
    private static let calls = 200

    /// Prints the slices of a batch and the allocations of 200 warm calls on two threads, and the first output.
    static func run() {
        do {
            let rows = 300
            let network = try ProbeNetwork.make(threads: 2)
            let input: [NetworkInput] = [.dense(ProbeNetwork.numbers([rows, ProbeNetwork.inputs], step: 13))]
            var out = [Float](repeating: 0, count: rows * ProbeNetwork.outputs)
            func predict(_ times: Int) throws {
                for _ in 0..<times {
                    var span = out.mutableSpan
                    try network.predict(input, into: &span)
                }
            }
            try predict(50)
            // The threads go to sleep and are woken again.
            usleep(10_000)
            let before = mk_allocation_count()
            try predict(calls)
            let after = mk_allocation_count()
            print(before < 0 ? "uncounted" : "counted", try network.sliceCount(input), after - before, out[0])
        } catch {
            print(error)
            exit(1)
        }
    }
}
