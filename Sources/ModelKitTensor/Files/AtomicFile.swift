import Glibc

/// A file that appears under its name whole or not at all.
///
/// The bytes go to a temporary file in the same folder, which `commit` flushes to disk and renames. An object that is
/// released without `commit` deletes the temporary file. Only a process that is killed leaves it behind, under a name that
/// starts with a dot and ends with `.tmp`.
///
/// A symbolic link stays what it is: the file that it leads to is replaced. Whatever is neither a file nor a link to one, a
/// device or a pipe for instance, is refused and not replaced.
public final class AtomicFile {
    /// The path the file will have.
    public let path: String
    /// The path with symbolic links resolved.
    private let destination: String
    private let folder: String
    /// Where the bytes go until `commit`.
    package let temporaryPath: String
    private var descriptor: Int32

    /// Creates the temporary file.
    ///
    /// - Throws: `TensorError` with `fileNotWritable` and the system's words.
    public init(path: String) throws(TensorError) {
        self.path = path
        let destination = try AtomicFile.destination(of: path)
        self.destination = destination
        let slash = destination.utf8.lastIndex(of: UInt8(ascii: "/"))
        let name = slash.map { destination[destination.utf8.index(after: $0)...] } ?? destination[...]
        folder = slash.map { String(destination[...$0]) } ?? "./"
        guard !name.isEmpty else { throw TensorError(.fileNotWritable, "not the name of a file", subject: path) }
        // The name is short enough for a folder's limit of 255 bytes whatever the file is called.
        temporaryPath = "\(folder).\(String(name.prefix(40))).\(getpid())-\(UInt64.random(in: 0...(.max))).tmp"
        descriptor = unsafe open(temporaryPath, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw AtomicFile.failure(path) }
    }

    deinit {
        guard descriptor >= 0 else { return }
        _ = close(descriptor)
        _ = unsafe unlink(temporaryPath)
    }

    /// Appends bytes.
    ///
    /// - Throws: `TensorError` with `fileNotWritable` and the system's words.
    public func write(_ bytes: Span<UInt8>) throws(TensorError) {
        // Bytes have no padding, so that every byte of the view is initialised.
        try unsafe write(raw: bytes.bytes)
    }

    /// Appends floats as they lie in memory, little-endian on every platform that this package builds on.
    ///
    /// - Throws: `TensorError` with `fileNotWritable` and the system's words.
    public func write(_ floats: Span<Float>) throws(TensorError) {
        // Floats have no padding, so that every byte of the view is initialised.
        try unsafe write(raw: floats.bytes)
    }

    /// Appends text as UTF-8.
    ///
    /// - Throws: `TensorError` with `fileNotWritable` and the system's words.
    public func write(_ text: String) throws(TensorError) {
        try write(Array(text.utf8).span)
    }

    /// Flushes the file to disk and gives it its name, replacing what was there. Nothing may be written afterwards.
    ///
    /// - Throws: `TensorError` with `fileNotWritable` and the system's words; the temporary file is deleted then.
    public func commit() throws(TensorError) {
        precondition(descriptor >= 0, "\(path) was committed before")
        guard fsync(descriptor) == 0, unsafe rename(temporaryPath, destination) == 0 else {
            throw AtomicFile.failure(path)
        }
        _ = close(descriptor)
        descriptor = -1
        // The name is only durable once its folder is; a folder that cannot be opened does not make the file less whole.
        let folderDescriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folderDescriptor >= 0 else { return }
        _ = fsync(folderDescriptor)
        _ = close(folderDescriptor)
    }

    private func write(raw bytes: RawSpan) throws(TensorError) {
        let descriptor = descriptor
        var written = 0
        while written < bytes.byteCount {
            let rest = bytes.extracting(written..<bytes.byteCount)
            // The pointer is used for the call only and covers exactly the rest of the span.
            let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 {
                guard errno == EINTR else { throw AtomicFile.failure(path) }
            } else {
                written += count
            }
        }
    }

    /// The path that a file under this path is written to: the same, or where symbolic links lead.
    ///
    /// - Throws: `TensorError` with `fileNotWritable` where there is something other than a file.
    package static func destination(of path: String) throws(TensorError) -> String {
        var status = stat()
        // Both calls copy the path and fill the structure.
        guard unsafe lstat(path, &status) == 0 else { return path }
        let isLink = status.st_mode & S_IFMT == S_IFLNK
        if isLink, unsafe stat(path, &status) != 0 { throw failure(path) }
        switch status.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFDIR: throw TensorError(.fileNotWritable, "Is a directory", subject: path)
        default: throw TensorError(.fileNotWritable, "not a regular file", subject: path)
        }
        guard isLink else { return path }
        // realpath returns memory of its own, which ends with zero and is freed below.
        guard let resolved = unsafe realpath(path, nil) else { throw failure(path) }
        defer { unsafe free(resolved) }
        return unsafe String(cString: resolved)
    }

    private static func failure(_ path: String) -> TensorError {
        // strerror returns a string that ends with zero and stays valid until the next call on this thread.
        TensorError(.fileNotWritable, unsafe String(cString: strerror(errno)), subject: path)
    }
}
