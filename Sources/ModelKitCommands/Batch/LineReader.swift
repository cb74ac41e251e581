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
    /// How many empty lines were read that have not been given out, and the line after them.
    private var emptyLines = 0
    private var held: Data?

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

    /// Whether the next line may have to be waited for.
    var mayWait: Bool {
        guard !atEnd, source.mayWait else { return false }
        return Self.lineBreak(in: buffer, from: start) == nil
    }

    /// The next line without its line break (`\n` or `\r\n`), or nil at the end. Empty lines at the end are none.
    func next() throws -> Data? {
        if emptyLines == 0, held == nil {
            while let line = try read() {
                guard line.isEmpty else {
                    held = line
                    break
                }
                emptyLines += 1
            }
            guard held != nil else {
                emptyLines = 0
                return nil
            }
        }
        linesRead += 1
        guard emptyLines == 0 else {
            emptyLines -= 1
            return Data()
        }
        defer { held = nil }
        return held
    }

    private func read() throws -> Data? {
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
                    .invalidItem,
                    "line \(linesRead + emptyLines + 1) is longer than \(Self.maximumLineBytes >> 20) MiB",
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
        let hasReturn = end > start && buffer[end - 1] == 0x0D
        return Data(buffer[start..<(hasReturn ? end - 1 : end)])
    }
}
