import ModelKit
import ModelKitTensor

/// The keys of items of one model.
func keys(_ items: some Sequence<Int>, model: String = "model") -> [CacheKey] {
    let prefix = CacheKeyPrefix(model: model)
    return items.compactMap { prefix.key(for: $0) }
}

/// A clock that a test moves.
final class TestClock: Sendable {
    private let time = Locked<UInt64>(1)
    var now: @Sendable () -> UInt64 { { self.time.withLock { $0 } } }
    func advance(by duration: Duration) { time.withLock { $0 += UInt64(duration / .nanoseconds(1)) } }
}
