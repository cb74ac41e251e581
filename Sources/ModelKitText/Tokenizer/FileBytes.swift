#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Reads whole files.
enum FileBytes {
    /// The bytes of a file.
    ///
    /// - Throws: `unreadableFile` with the system's reason.
    static func read(_ path: String, operation: String) throws(TextError) -> [UInt8] {
        func failure() -> TextError {
            let reason = unsafe String(cString: strerror(errno))
            return TextError(.unreadableFile, operation: operation, path: path, actual: reason)
        }
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw failure() }
        defer { close(file) }
        var status = stat()
        guard unsafe fstat(file, &status) == 0 else { throw failure() }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw TextError(
                .unreadableFile, operation: operation, path: path, expected: "a file", actual: "something else")
        }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        var filled = 0
        while filled < bytes.count {
            // The system writes at most the bytes that are left in the array.
            let count = unsafe bytes.withUnsafeMutableBytes { buffer in
                let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
                return unsafe pread(file, rest.baseAddress, rest.count, filled)
            }
            guard count >= 0 else { throw failure() }
            if count == 0 { break }
            filled += count
        }
        bytes.removeSubrange(filled...)
        return bytes
    }
}
