import Foundation
import ModelKit

/// Reads lines, in constant memory but for the longest line.
final class LineReader {
    private static let maximumLineBytes = 64 << 20

    /// How many lines have been given out.
    private(set) var linesRead = 0
    private let source: any ByteSource
    private var buffer: [UInt8] = []
    /// Where in the buffer the next line starts.
    private var start = 0
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
        var searched = start
        while true {
            if let end = Self.lineBreak(in: buffer, from: searched) {
                defer { start = end + 1 }
                return line(endingAt: end)
            }
            if atEnd {
                defer { start = buffer.count }
                return start < buffer.count ? line(endingAt: buffer.count) : nil
            }
            let unread = buffer.count - start
            guard unread <= Self.maximumLineBytes else {
                throw ModelError(
                    .invalidItem, "line \(linesRead + 1) is longer than \(Self.maximumLineBytes >> 20) MiB",
                    location: source.path)
            }
            buffer.removeFirst(start)
            start = 0
            if let chunk = try source.next() { buffer.append(contentsOf: chunk) } else { atEnd = true }
            searched = unread
        }
    }

    /// As a function of its own, because a property of a class is checked for other uses at every byte.
    private static func lineBreak(in bytes: [UInt8], from start: Int) -> Int? { bytes[start...].firstIndex(of: 0x0A) }

    private func line(endingAt end: Int) -> Data {
        linesRead += 1
        let hasReturn = end > start && buffer[end - 1] == 0x0D
        return Data(buffer[start..<(hasReturn ? end - 1 : end)])
    }
}
