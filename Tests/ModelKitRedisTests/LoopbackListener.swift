import Glibc

/// A socket that listens on a free port of the loopback interface: connections are accepted by the system, and nobody
/// answers.
final class LoopbackListener {
    let port: Int
    private let descriptor: Int32

    init() throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        // The address lives until the calls return, which read and write its bytes.
        let status = unsafe withUnsafeMutablePointer(to: &address) { address in
            unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe bind(descriptor, address, size) | listen(descriptor, 16)
                    | getsockname(descriptor, address, &size)
            }
        }
        port = Int(UInt16(bigEndian: address.sin_port))
        guard status == 0 else {
            close(descriptor)
            throw RedisServer.Failure(description: "no listener: \(errno)")
        }
    }

    deinit { close(descriptor) }
}
