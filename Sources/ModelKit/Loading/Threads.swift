import Dispatch
import ModelKitTensor

/// Threads for work that may wait, which the pool of the kernels is not for.
enum Threads {
    /// Runs `body` on the calling thread and up to `count` - 1 others, and waits for those that have begun: where threads are
    /// scarce, the calling one does it all.
    ///
    /// - Parameter body: returns when nothing is left to begin.
    static func run(_ count: Int, _ body: @escaping @Sendable () -> Void) {
        let group = DispatchGroup()
        let isOver = Locked(false)
        for _ in 1..<max(count, 2) where count > 1 {
            DispatchQueue.global().async {
                let begins = isOver.withLock { isOver in
                    if !isOver { group.enter() }
                    return !isOver
                }
                guard begins else { return }
                body()
                group.leave()
            }
        }
        body()
        isOver.withLock { $0 = true }
        group.wait()
    }
}
