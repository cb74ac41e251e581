import CKernels

/// The instruction sets of this CPU, for tests that run once for each.
enum Levels {
    static let all: [Int32] = Array(0...mk_simd_best())

    /// Runs `body` with the kernels of one instruction set on this thread.
    static func with<R>(_ level: Int32, _ body: () throws -> R) rethrows -> R {
        let chosen = mk_simd_select(level)
        precondition(chosen == level, "level \(level)")
        defer { _ = mk_simd_select(-1) }
        return try body()
    }
}
