import ModelKitTensor

/// Reads whole files.
enum FileBytes {
    /// The largest text or file that the module takes, in bytes: places in it are kept as 32-bit numbers.
    static let largest = Int(Int32.max)

    /// The bytes of a file, which may be empty.
    ///
    /// - Throws: `unreadableFile` with the system's reason, or `inputTooLarge`, which is found before anything is read.
    static func read(_ path: String, operation: String) throws(TextError) -> [UInt8] {
        let file: MappedFile
        do throws(TensorError) {
            file = try MappedFile(path: path)
        } catch {
            if error.code == .emptyFile { return [] }
            throw TextError(.unreadableFile, operation: operation, path: path, actual: error.reason)
        }
        try check(count: file.byteCount, operation: operation, path: path)
        return file.bytes(in: 0..<file.byteCount)
    }

    /// Refuses more bytes than ``largest``.
    static func check(count: Int, operation: String, path: String? = nil) throws(TextError) {
        guard count <= largest else {
            throw TextError(
                .inputTooLarge, operation: operation, path: path, expected: "at most \(largest) bytes",
                actual: "\(count)")
        }
    }
}
