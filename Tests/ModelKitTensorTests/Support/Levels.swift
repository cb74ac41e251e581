import CKernels
import Foundation

/// The instruction sets of this CPU, for tests that run once for each.
enum Levels {
    static let all: [Int32] = Array(0...mk_simd_best())

    /// The choice is the process's, so that only one test at a time may make it.
    private static let lock = NSLock()

    /// Runs `body` with the kernels of one instruction set, and with the best again afterwards.
    static func with<R>(_ level: Int32, _ body: () throws -> R) rethrows -> R {
        lock.lock()
        defer { lock.unlock() }
        let chosen = mk_simd_select(level)
        precondition(chosen == level, "level \(level)")
        defer { _ = mk_simd_select(mk_simd_best()) }
        return try body()
    }
}
