import Glibc

/// A TCP connection, every wait of which ends at a deadline.
///
/// Used by one thread at a time.
final class Socket {
    private let descriptor: Int32

    /// Connects to the first address of a host that answers.
    ///
    /// The system resolves the name, which the deadline does not bound.
    init(host: String, port: Int, deadline: Deadline) throws(RedisFailure) {
        descriptor = try Self.connected(host: host, port: port, deadline: deadline)
        // Without these a connection works too, only slower or for less long.
        set(IPPROTO_TCP, TCP_NODELAY)
        set(SOL_SOCKET, SO_KEEPALIVE)
    }

    deinit { close(descriptor) }

    /// Sends all bytes.
    func send(_ bytes: [UInt8], deadline: Deadline) throws(RedisFailure) {
        var sent = 0
        while sent < bytes.count {
            // Reads at most what is left of the array, which lives until the closure returns.
            let count = unsafe bytes.withUnsafeBytes { bytes in
                let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[sent...])
                return unsafe Glibc.send(descriptor, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
            }
            if count >= 0 {
                sent += count
            } else if errno == EAGAIN || errno == EWOULDBLOCK {
                try Self.wait(descriptor, for: POLLOUT, deadline, "sending")
            } else if errno != EINTR {
                throw RedisFailure(.closed, "sending failed: \(Self.message(errno))")
            }
        }
    }

    /// Waits for bytes and gives those that came, at least one.
    func receive(deadline: Deadline) throws(RedisFailure) -> [UInt8] {
        while true {
            try Self.wait(descriptor, for: POLLIN, deadline, "an answer")
            var code: Int32 = 0
            let bytes = unsafe [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, filled in
                // Writes at most the buffer's size.
                let count = unsafe recv(descriptor, buffer.baseAddress, buffer.count, 0)
                code = count < 0 ? errno : 0
                filled = max(0, count)
            }
            switch code {
            case 0 where bytes.isEmpty: throw RedisFailure(.closed, "the server has closed the connection")
            case 0: return bytes
            case EAGAIN, EINTR: continue
            default: throw RedisFailure(.closed, "receiving failed: \(Self.message(code))")
            }
        }
    }

    private func set(_ level: some BinaryInteger, _ option: Int32) {
        var on: Int32 = 1
        // Reads one word.
        _ = unsafe setsockopt(descriptor, Int32(level), option, &on, socklen_t(MemoryLayout<Int32>.size))
    }

    private static func connected(host: String, port: Int, deadline: Deadline) throws(RedisFailure) -> Int32 {
        var hints = unsafe addrinfo()
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        let status = unsafe getaddrinfo(host, "\(port)", &hints, &list)
        guard status == 0, let first = unsafe list else {
            let reason = unsafe String(cString: gai_strerror(status))
            throw RedisFailure(.unreachable, "'\(host)' cannot be resolved: \(reason)")
        }
        // The list, with the addresses in it, is ours until here.
        defer { unsafe freeaddrinfo(first) }
        var failure = RedisFailure(.unreachable, "'\(host)' has no address")
        var next: UnsafeMutablePointer<addrinfo>? = unsafe first
        while let address = unsafe next {
            do throws(RedisFailure) {
                return try unsafe connected(address.pointee, deadline)
            } catch {
                failure = error
            }
            unsafe next = address.pointee.ai_next
        }
        throw failure
    }

    /// The caller passes an address of a list that it holds.
    @unsafe private static func connected(_ address: addrinfo, _ deadline: Deadline) throws(RedisFailure) -> Int32 {
        let kind = unsafe address.ai_socktype | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let descriptor = unsafe socket(address.ai_family, kind, address.ai_protocol)
        guard descriptor >= 0 else { throw RedisFailure(.unreachable, "no socket: \(message(errno))") }
        do throws(RedisFailure) {
            var code = unsafe connect(descriptor, address.ai_addr, address.ai_addrlen) == 0 ? 0 : errno
            if code == EINPROGRESS || code == EINTR {
                try wait(descriptor, for: POLLOUT, deadline, "connecting")
                var size = socklen_t(MemoryLayout<Int32>.size)
                // Writes one word.
                _ = unsafe getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &size)
            }
            guard code == 0 else { throw RedisFailure(.unreachable, "connecting failed: \(message(code))") }
            return descriptor
        } catch {
            close(descriptor)
            throw error
        }
    }

    private static func wait(
        _ descriptor: Int32, for event: Int32, _ deadline: Deadline, _ what: String
    ) throws(RedisFailure) {
        var request = pollfd(fd: descriptor, events: Int16(event), revents: 0)
        while true {
            // One request, which it reads and writes.
            let count = unsafe poll(&request, 1, deadline.milliseconds)
            if count > 0 { return }
            if count == 0 { throw RedisFailure(.timedOut, "\(what) took too long") }
            guard errno == EINTR else { throw RedisFailure(.closed, "waiting failed: \(message(errno))") }
        }
    }

    private static func message(_ code: Int32) -> String { unsafe String(cString: strerror(code)) }
}
