import Foundation

/// A file that is read in pieces.
struct SourceFile {
    private let handle: FileHandle

    /// Opens a file.
    ///
    /// - Throws: ``ConversionError`` with `unreadableFile` and the system's words.
    init(path: String) throws(ConversionError) {
        var isFolder: ObjCBool = false
        guard unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw ConversionError(.unreadableFile, "there is no such file")
        }
        guard !isFolder.boolValue else { throw ConversionError(.unreadableFile, "it is a folder, not a file") }
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw ConversionError(.unreadableFile, "the file cannot be opened for reading")
        }
        self.handle = handle
    }

    /// At most `count` bytes from an offset; fewer at the end of the file.
    func bytes(at offset: UInt64, count: Int) throws(ConversionError) -> [UInt8] {
        do {
            try handle.seek(toOffset: offset)
            return Array(try handle.read(upToCount: count) ?? Data())
        } catch {
            throw ConversionError(.unreadableFile, "the file cannot be read")
        }
    }

    /// The whole file.
    func allBytes(limit: Int) throws(ConversionError) -> [UInt8] {
        let bytes = try bytes(at: 0, count: limit + 1)
        guard bytes.count <= limit else {
            throw ConversionError(.unreadableFile, "the file is too long", expected: "at most \(limit) bytes")
        }
        return bytes
    }

    /// The SHA-256 of the whole file in hexadecimal digits.
    func sha256() throws(ConversionError) -> String {
        var hash = SHA256Digest()
        var offset: UInt64 = 0
        while true {
            let piece = try bytes(at: offset, count: 1 << 20)
            guard !piece.isEmpty else { break }
            hash.update(piece)
            offset += UInt64(piece.count)
        }
        return hash.finish()
    }
}
