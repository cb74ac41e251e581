import Glibc

/// A lock with a condition to wait on, for the thread pool: POSIX's mutex and condition variable.
///
/// `@unchecked Sendable`: both are made for use by several threads and live at a fixed address until deinit.
@safe package final class Signal: @unchecked Sendable {
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let condition: UnsafeMutablePointer<pthread_cond_t>

    init() {
        // One object each, initialised before use and destroyed in deinit, when nobody can wait any more.
        unsafe mutex = .allocate(capacity: 1)
        unsafe condition = .allocate(capacity: 1)
        unsafe pthread_mutex_init(mutex, nil)
        unsafe pthread_cond_init(condition, nil)
    }

    deinit {
        unsafe pthread_cond_destroy(condition)
        unsafe pthread_mutex_destroy(mutex)
        unsafe condition.deallocate()
        unsafe mutex.deallocate()
    }

    /// Takes the lock, for ``locked(_:)``.
    @usableFromInline
    package func lock() { unsafe pthread_mutex_lock(mutex) }

    /// Gives the lock back.
    @usableFromInline
    package func unlock() { unsafe pthread_mutex_unlock(mutex) }

    /// Runs `body` while holding the lock.
    @inlinable @inline(__always)
    package func locked<R, E: Error>(_ body: () throws(E) -> R) throws(E) -> R {
        lock()
        defer { unlock() }
        return try body()
    }

    /// Waits, inside `locked`, until woken; may also return for no reason, so the caller checks what it waits for.
    func wait() { unsafe pthread_cond_wait(condition, mutex) }

    /// Wakes one of those who wait.
    func wakeOne() { unsafe pthread_cond_signal(condition) }

    /// Wakes everybody who waits.
    func wakeAll() { unsafe pthread_cond_broadcast(condition) }
}
