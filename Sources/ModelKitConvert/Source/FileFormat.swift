import Foundation

/// What a file is, judging by its first bytes: names are not to be trusted, since some `.keras` files are HDF5.
enum FileFormat: Sendable {
    case hdf5
    case zip
    case safetensors

    private static let hdf5Signature: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]

    /// Looks at a file.
    ///
    /// - Throws: ``ConversionError`` with `unreadableFile` or `unknownFormat`.
    init(path: String) throws(ConversionError) {
        let file = try SourceFile(path: path)
        let head = try file.bytes(at: 0, count: 512)
        guard !head.isEmpty else { throw ConversionError(.unknownFormat, "the file is empty") }
        // An HDF5 file may start with a block of the user's, whose length is 0, 512, 1024, 2048 …
        var offset: UInt64 = 0
        while offset < 1 << 24 {
            if try file.bytes(at: offset, count: 8) == FileFormat.hdf5Signature {
                self = .hdf5
                return
            }
            offset = max(512, offset * 2)
        }
        if head.starts(with: [0x50, 0x4B, 0x03, 0x04]) || head.starts(with: [0x50, 0x4B, 0x05, 0x06]) {
            self = .zip
        } else if head.count > 9, head[8] == UInt8(ascii: "{"), head[6] == 0, head[7] == 0 {
            self = .safetensors
        } else {
            throw ConversionError(.unknownFormat, FileFormat.describe(head), expected: "an HDF5 file or a zip archive")
        }
    }

    private static func describe(_ head: [UInt8]) -> String {
        let text = String(decoding: head.prefix(64), as: UTF8.self)
        if text.hasPrefix("version https://git-lfs") {
            return "a pointer of Git LFS instead of the model: fetch the file itself"
        }
        if text.hasPrefix("<") { return "an HTML or XML page instead of a model" }
        if text.hasPrefix("{") || text.hasPrefix("\"") { return "text instead of a model" }
        return "the file starts with unknown bytes"
    }
}
