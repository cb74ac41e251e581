import Foundation
import ModelKit

/// Reads a file line by line, in constant memory but for the longest line.
final class LineReader {
    private static let chunkBytes = 1 << 20
    private static let maximumLineBytes = 64 << 20

    /// The file's size.
    let totalBytes: Int
    /// How much of it has been read.
    private(set) var bytesRead = 0
    /// How many lines have been given out.
    private(set) var linesRead = 0
    private let path: String
    private let file: FileHandle
    private var buffer = Data()
    private var atEnd = false

    init(path: String) throws {
        self.path = path
        do {
            file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            totalBytes = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
        } catch {
            throw ModelError(.invalidItem, "cannot be read: \((error as NSError).localizedDescription)", location: path)
        }
    }

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
                    location: path)
            }
            // A copy where lines were taken from it: a slice that is appended to keeps all that was read before it.
            if buffer.startIndex > 0 { buffer = Data(buffer) }
            try fill()
            searched = buffer.startIndex + unread
        }
    }

    private func fill() throws {
        do {
            guard let chunk = try file.read(upToCount: Self.chunkBytes), !chunk.isEmpty else {
                atEnd = true
                return
            }
            bytesRead += chunk.count
            buffer.append(chunk)
        } catch {
            throw ModelError(.invalidItem, "cannot be read: \((error as NSError).localizedDescription)", location: path)
        }
    }

    private static func trimmed(_ line: Data) -> Data {
        line.last == 0x0D ? line.dropLast() : line
    }
}
