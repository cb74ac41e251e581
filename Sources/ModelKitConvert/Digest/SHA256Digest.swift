import COpenSSL

/// SHA-256 (FIPS 180-4) of bytes that come in pieces, by OpenSSL, which has the processor's instructions for it.
struct SHA256Digest: ~Copyable {
    private let context: OpaquePointer

    /// Of no bytes yet.
    init() {
        guard let context = unsafe EVP_MD_CTX_new(), unsafe EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
            preconditionFailure("OpenSSL's SHA-256 needs memory only")
        }
        unsafe self.context = unsafe context
    }

    deinit { unsafe EVP_MD_CTX_free(context) }

    /// Takes more bytes.
    mutating func update(_ bytes: [UInt8]) {
        // Reads the array's bytes. Fails for a context without a digest only.
        unsafe bytes.withUnsafeBytes { _ = unsafe EVP_DigestUpdate(context, $0.baseAddress, $0.count) }
    }

    /// The digest of all bytes as 64 hexadecimal digits.
    consuming func finish() -> String {
        var digest = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_LENGTH))
        // Writes the 32 bytes that there is room for.
        unsafe digest.withUnsafeMutableBufferPointer { _ = unsafe EVP_DigestFinal_ex(context, $0.baseAddress, nil) }
        return digest.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}
