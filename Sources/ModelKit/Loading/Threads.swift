import Dispatch

/// Threads for work that may wait, which the pool of the kernels is not for.
enum Threads {
    /// Runs `body` on so many threads, the calling one among them, and waits for all.
    static func run(_ count: Int, _ body: @escaping @Sendable () -> Void) {
        let group = DispatchGroup()
        for _ in 1..<max(count, 1) { DispatchQueue.global().async(group: group, execute: body) }
        body()
        group.wait()
    }
}
