import Foundation
import ModelKit

/// Reads lines, in constant memory but for the longest line.
final class LineReader {
    private static let maximumLineBytes = 64 << 20

    /// How many lines have been given out.
    private(set) var linesRead = 0
    private let source: any ByteSource
    private var buffer = Data()
    private var atEnd = false

    /// - Parameter path: of the file, which is unpacked where it ends with `.gz`, or `-` for standard input.
    /// - Throws: `ModelError` with code `.invalidItem`.
    init(path: String) throws {
        let file = try FileSource(path: path)
        source = path.hasSuffix(".gz") ? try GzipSource(file) : file
    }

    /// The file's size; nil where that is not known.
    var totalBytes: Int? { source.totalBytes }
    /// How much of it has been read.
    var bytesRead: Int { source.bytesRead }

    /// The next line without its line break (`\n` or `\r\n`), or nil at the end.
    func next() throws -> Data? {
        var searched = buffer.startIndex
        while true {
            if let end = buffer[searched...].firstIndex(of: 0x0A) {
                defer { buffer = buffer[(end + 1)...] }
                linesRead += 1
                return Self.trimmed(buffer[..<end])
            }
            if atEnd {
                defer { buffer = Data() }
                guard !buffer.isEmpty else { return nil }
                linesRead += 1
                return Self.trimmed(buffer)
            }
            let unread = buffer.count
            guard unread <= Self.maximumLineBytes else {
                throw ModelError(
                    .invalidItem, "line \(linesRead + 1) is longer than \(Self.maximumLineBytes >> 20) MiB",
                    location: source.path)
            }
            // A copy where lines were taken from it: a slice that is appended to keeps all that was read before it.
            if buffer.startIndex > 0 { buffer = Data(buffer) }
            if let chunk = try source.next() { buffer.append(chunk) } else { atEnd = true }
            searched = buffer.startIndex + unread
        }
    }

    private static func trimmed(_ line: Data) -> Data {
        line.last == 0x0D ? line.dropLast() : line
    }
}
