import Glibc
import Synchronization

/// A file mapped into memory, read-only, for as long as the object lives.
///
/// Pages are read when they are first touched and are shared with every process that maps the same file. The file must not
/// be shortened while it is mapped: touching a page beyond its new end raises SIGBUS, which no library can turn into an
/// error. Replace a weights file by renaming a new one over it, which leaves existing mappings intact.
///
/// `@unchecked Sendable`: the pointer and the length never change and the bytes are never written.
@safe public final class MappedFile: @unchecked Sendable {
    /// The path the file was opened by.
    public let path: String
    /// The length of the file in bytes, at least 1.
    public let byteCount: Int
    /// The first byte, at the start of a page.
    let base: UnsafeRawPointer

    /// Maps a file.
    ///
    /// - Throws: `TensorError` with `fileNotReadable` (missing, no permission, a directory, any failure to map, with the
    ///   system's words) or `emptyFile`.
    public init(path: String) throws(TensorError) {
        // Without O_NONBLOCK a pipe would be waited for before it can be refused; files are opened at once either way.
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw Self.failure(path, errno) }
        defer { _ = close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw Self.failure(path, errno) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw TensorError(.fileNotReadable, "not a regular file", subject: path)
        }
        guard status.st_size > 0 else { throw TensorError(.emptyFile, "the file is empty", subject: path) }
        let mapped = unsafe mmap(nil, status.st_size, PROT_READ, MAP_PRIVATE, descriptor, 0)
        guard let mapped = unsafe mapped, unsafe mapped != MAP_FAILED else { throw Self.failure(path, errno) }
        self.path = path
        byteCount = status.st_size
        unsafe base = UnsafeRawPointer(mapped)
        Self.mapped.wrappingAdd(byteCount, ordering: .relaxed)
    }

    deinit {
        // Exactly the range that mmap returned; tensors that point into it hold this object.
        unsafe munmap(UnsafeMutableRawPointer(mutating: base), byteCount)
        Self.mapped.wrappingSubtract(byteCount, ordering: .relaxed)
    }

    private static let mapped = Atomic<Int>(0)

    /// The bytes of all files that are mapped now.
    package static var mappedBytes: Int { mapped.load(ordering: .relaxed) }

    /// Calls `body` with the bytes of the file.
    public func withBytes<R, E: Error>(_ body: (RawSpan) throws(E) -> R) throws(E) -> R {
        defer { withExtendedLifetime(self) {} }
        // The mapping is `byteCount` bytes long and lives until after the call.
        let buffer = unsafe UnsafeRawBufferPointer(start: base, count: byteCount)
        return try unsafe body(buffer.bytes)
    }

    private static func failure(_ path: String, _ code: Int32) -> TensorError {
        // strerror returns a string that ends with zero and stays valid until the next call on this thread.
        TensorError(.fileNotReadable, unsafe String(cString: strerror(code)), subject: path)
    }
}
