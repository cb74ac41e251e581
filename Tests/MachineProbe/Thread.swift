import Glibc

/// A POSIX thread that can be waited for.
final class Thread {
    private final class Body: Sendable {
        let call: @Sendable () -> Void
        init(_ call: @escaping @Sendable () -> Void) { self.call = call }
    }
    private var handle = pthread_t()

    init(_ call: @escaping @Sendable () -> Void) {
        // The thread takes over the retained reference.
        let status = unsafe pthread_create(
            &handle, nil,
            { argument in
                if let argument = unsafe argument {
                    unsafe Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().call()
                }
                return nil
            }, Unmanaged.passRetained(Body(call)).toOpaque())
        precondition(status == 0, "pthread_create: \(status)")
    }

    func join() { pthread_join(handle, nil) }
}
