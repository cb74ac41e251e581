import Glibc

/// A small text asset, read and checked as a whole: it is valid UTF-8 and not empty.
struct TextFile {
    let path: String
    let bytes: [UInt8]

    /// - Throws: ``TextError`` with `unreadableFile`, `emptyInput` or `invalidUTF8`.
    static func read(_ path: String, operation: String) throws(TextError) -> TextFile {
        let bytes = try FileBytes.read(path, operation: operation)
        guard !bytes.isEmpty else {
            throw TextError(.emptyInput, operation: operation, path: path, actual: "the file is empty")
        }
        let file = TextFile(path: path, bytes: bytes)
        try file.checkUTF8(operation: operation)
        return file
    }

    /// The range of the next line from `position` on, without its LF, CR LF or CR, or nil at the end of the file.
    func nextLine(_ position: inout Int) -> Range<Int>? {
        guard position < bytes.count else { return nil }
        let start = position
        while position < bytes.count, bytes[position] != 0x0A, bytes[position] != 0x0D { position += 1 }
        let end = position
        if position < bytes.count {
            let isPair = bytes[position] == 0x0D && position + 1 < bytes.count && bytes[position + 1] == 0x0A
            position += isPair ? 2 : 1
        }
        return start..<end
    }

    private func checkUTF8(operation: String) throws(TextError) {
        do {
            _ = try UTF8Span(validating: bytes.span)
        } catch {
            var position = 0
            var line = 0
            while let range = nextLine(&position), range.lowerBound <= error.byteOffsets.lowerBound { line += 1 }
            throw TextError(
                .invalidUTF8, operation: operation, path: path, line: max(line, 1), expected: "UTF-8",
                actual: "\(error.kind) at byte \(error.byteOffsets.lowerBound)")
        }
    }

    /// Writes files that appear whole or not at all: each is written beside its place and then renamed, and none is renamed
    /// before all are written.
    ///
    /// - Throws: ``TextError`` with `unwritableFile`.
    static func write(_ files: [(path: String, contents: [UInt8])], operation: String) throws(TextError) {
        let suffix = ".\(getpid()).staging"
        do throws(TextError) {
            for file in files where !write(file.contents, to: file.path + suffix) {
                throw unwritable(file.path, operation: operation)
            }
            for file in files where unsafe rename(file.path + suffix, file.path) != 0 {
                throw unwritable(file.path, operation: operation)
            }
        } catch {
            for file in files { _ = unsafe unlink(file.path + suffix) }
            throw error
        }
    }

    /// Writes and flushes one file; false, with `errno` set, where that fails.
    private static func write(_ contents: [UInt8], to path: String) -> Bool {
        guard let file = unsafe fopen(path, "we") else { return false }
        // The array outlives the call, which reads no more than its count.
        let isWritten = unsafe fwrite(contents, 1, contents.count, file) == contents.count
        let isFlushed = unsafe isWritten && fflush(file) == 0 && fsync(fileno(file)) == 0
        let failure = errno
        let isClosed = unsafe fclose(file) == 0
        if !isFlushed { errno = failure }
        return isFlushed && isClosed
    }

    private static func unwritable(_ path: String, operation: String) -> TextError {
        // strerror returns a string that ends with zero and stays valid until the next call on this thread.
        TextError(.unwritableFile, operation: operation, path: path, actual: unsafe String(cString: strerror(errno)))
    }
}

extension TextError.Code {
    /// A file could not be written; ``TextError/actual`` holds the system's reason.
    public static let unwritableFile = TextError.Code("unwritableFile")
}
