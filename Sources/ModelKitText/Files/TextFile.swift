import ModelKitTensor

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
        do throws(TensorError) {
            var written: [AtomicFile] = []
            for (path, contents) in files {
                let file = try AtomicFile(path: path)
                try file.write(contents.span)
                written.append(file)
            }
            for file in written { try file.commit() }
        } catch {
            throw TextError(.unwritableFile, operation: operation, path: error.subject, actual: error.reason)
        }
    }
}
