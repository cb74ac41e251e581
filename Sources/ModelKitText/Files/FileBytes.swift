import ModelKitTensor

/// Reads whole files.
enum FileBytes {
    /// The bytes of a file, which may be empty.
    ///
    /// - Throws: `unreadableFile` with the system's reason.
    static func read(_ path: String, operation: String) throws(TextError) -> [UInt8] {
        do throws(TensorError) {
            let file = try MappedFile(path: path)
            return file.bytes(in: 0..<file.byteCount)
        } catch {
            if error.code == .emptyFile { return [] }
            throw TextError(.unreadableFile, operation: operation, path: path, actual: error.reason)
        }
    }
}
