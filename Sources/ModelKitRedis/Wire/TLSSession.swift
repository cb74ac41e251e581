import COpenSSL
import Glibc

/// TLS between a client and a server, by OpenSSL: turns bytes into what travels and back. It sends and receives nothing.
///
/// Safe: the pointers are private, valid from init to deinit, and the class is used by one thread at a time.
@safe final class TLSSession {
    private let session: OpaquePointer
    /// What came, and what must be sent: both belong to the session.
    private let incoming: OpaquePointer
    private let outgoing: OpaquePointer

    /// A session that has not begun, with the files of a configuration, which are read now.
    ///
    /// - Parameter serverName: what the certificate must be of, a name or an address.
    init(_ configuration: RedisCache.Configuration.TLS, serverName: String) throws(RedisFailure) {
        let context = try unsafe Self.context(configuration)
        // The session keeps what it needs of it.
        defer { unsafe SSL_CTX_free(context) }
        guard let session = unsafe SSL_new(context) else { throw Self.failure("no session") }
        guard let incoming = unsafe BIO_new(BIO_s_mem()), let outgoing = unsafe BIO_new(BIO_s_mem()) else {
            unsafe SSL_free(session)
            throw Self.failure("no memory for a session")
        }
        unsafe SSL_set_bio(session, incoming, outgoing)
        unsafe SSL_set_connect_state(session)
        unsafe (self.session, self.incoming, self.outgoing) = unsafe (session, incoming, outgoing)
        guard expect(serverName) else { throw Self.failure("'\(serverName)' cannot be the server's name") }
    }

    deinit { unsafe SSL_free(session) }

    /// Goes on with the handshake.
    ///
    /// - Returns: whether it is done; until then, more must come.
    func handshake() throws(RedisFailure) -> Bool {
        ERR_clear_error()
        let status = unsafe SSL_do_handshake(session)
        if status == 1 { return true }
        guard unsafe SSL_get_error(session, status) == SSL_ERROR_WANT_READ else {
            let result = unsafe SSL_get_verify_result(session)
            guard result == 0 else {
                let reason = unsafe String(cString: X509_verify_cert_error_string(result))
                throw RedisFailure(.insecure, "the server's certificate is not accepted: \(reason)")
            }
            throw Self.failure("the handshake failed")
        }
        return false
    }

    /// Takes bytes that came.
    func receive(_ bytes: [UInt8]) throws(RedisFailure) {
        // Copies the bytes.
        let count = unsafe bytes.withUnsafeBytes { unsafe BIO_write(incoming, $0.baseAddress, Int32($0.count)) }
        guard count == bytes.count else { throw Self.failure("no memory for what came") }
    }

    /// What must be sent now.
    func takeOutgoing() -> [UInt8] {
        let size = unsafe BIO_ctrl_pending(outgoing)
        guard size > 0 else { return [] }
        return unsafe [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
            // Writes at most the buffer's size; what is left is taken the next time.
            filled = max(0, Int(unsafe BIO_read(outgoing, buffer.baseAddress, Int32(clamping: buffer.count))))
        }
    }

    /// Encrypts bytes, to be taken as outgoing.
    func write(_ bytes: [UInt8]) throws(RedisFailure) {
        ERR_clear_error()
        var written = 0
        // Reads the array's bytes.
        let status = unsafe bytes.withUnsafeBytes {
            unsafe SSL_write_ex(session, $0.baseAddress, $0.count, &written)
        }
        guard bytes.isEmpty || status == 1 && written == bytes.count else { throw Self.failure("encrypting failed") }
    }

    /// Decrypts what is complete of what came: nothing until more comes.
    func read() throws(RedisFailure) -> [UInt8] {
        ERR_clear_error()
        var code: Int32 = 0
        // A record has at most this many bytes.
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: 1 << 14) { buffer, filled in
            var count = 0
            // Writes at most the buffer's size.
            let status = unsafe SSL_read_ex(session, buffer.baseAddress, buffer.count, &count)
            code = unsafe status == 1 ? 0 : SSL_get_error(session, status)
            filled = status == 1 ? count : 0
        }
        switch code {
        case 0, SSL_ERROR_WANT_READ: return bytes
        case SSL_ERROR_ZERO_RETURN: throw RedisFailure(.closed, "the server has closed the connection")
        default: throw Self.failure("decrypting failed")
        }
    }

    /// What the certificate must be of.
    private func expect(_ name: String) -> Bool {
        var address = in6_addr()
        // Writes an address of 4 or 16 bytes.
        if unsafe inet_pton(AF_INET, name, &address) == 1 || inet_pton(AF_INET6, name, &address) == 1 {
            return unsafe X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(session), name) == 1
        }
        var text = Array(name.utf8CString)
        // A text with a zero at its end, which is copied.
        let named = unsafe text.withUnsafeMutableBytes { text in
            unsafe SSL_ctrl(
                session, SSL_CTRL_SET_TLSEXT_HOSTNAME, Int(TLSEXT_NAMETYPE_host_name), text.baseAddress)
        }
        return unsafe named == 1 && SSL_set1_host(session, name) == 1
    }

    /// The caller frees it.
    @unsafe private static func context(
        _ configuration: RedisCache.Configuration.TLS
    ) throws(RedisFailure) -> OpaquePointer {
        ERR_clear_error()
        guard let context = unsafe SSL_CTX_new(TLS_client_method()) else { throw failure("no context") }
        do throws(RedisFailure) {
            unsafe SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nil)
            _ = unsafe SSL_CTX_ctrl(context, SSL_CTRL_SET_MIN_PROTO_VERSION, Int(TLS1_2_VERSION), nil)
            if let file = configuration.authorityFile {
                guard unsafe SSL_CTX_load_verify_locations(context, file, nil) == 1 else {
                    throw failure("the authorities' certificates cannot be read from '\(file)'")
                }
            } else {
                guard unsafe SSL_CTX_set_default_verify_paths(context) == 1 else {
                    throw failure("the system's authorities cannot be read")
                }
            }
            if let file = configuration.certificateFile {
                guard unsafe SSL_CTX_use_certificate_chain_file(context, file) == 1 else {
                    throw failure("the certificate cannot be read from '\(file)'")
                }
            }
            // Nobody is asked for the password of an encrypted key.
            unsafe SSL_CTX_set_default_passwd_cb(context) { _, _, _, _ in 0 }
            if let file = configuration.keyFile {
                guard unsafe SSL_CTX_use_PrivateKey_file(context, file, SSL_FILETYPE_PEM) == 1 else {
                    throw failure("the key cannot be read from '\(file)', or is not the certificate's")
                }
            }
        } catch {
            unsafe SSL_CTX_free(context)
            throw error
        }
        return unsafe context
    }

    private static func failure(_ what: String) -> RedisFailure {
        let code = ERR_get_error()
        guard code != 0, let reason = unsafe ERR_reason_error_string(code) else { return RedisFailure(.insecure, what) }
        return RedisFailure(.insecure, "\(what): \(unsafe String(cString: reason))")
    }
}
