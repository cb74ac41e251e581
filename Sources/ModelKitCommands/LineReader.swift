import Foundation
import ModelKit

/// Reads a file line by line, in constant memory but for the longest line.
final class LineReader {
    private static let chunkBytes = 1 << 20

    /// The file's size.
    let totalBytes: Int
    /// How much of it has been read.
    private(set) var bytesRead = 0
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
            throw ModelError(.invalidItem, "cannot be read", location: path, cause: error)
        }
    }

    /// The next line without its line break (`\n` or `\r\n`), or nil at the end.
    func next() throws -> Data? {
        var searched = buffer.startIndex
        while true {
            if let end = buffer[searched...].firstIndex(of: 0x0A) {
                defer { buffer = buffer[(end + 1)...] }
                return Self.trimmed(buffer[..<end])
            }
            if atEnd {
                defer { buffer = Data() }
                return buffer.isEmpty ? nil : Self.trimmed(buffer)
            }
            let unread = buffer.count
            // A copy: a slice that is appended to would keep all that was read before it.
            buffer = Data(buffer)
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
            throw ModelError(.invalidItem, "cannot be read", location: path, cause: error)
        }
    }

    private static func trimmed(_ line: Data) -> Data {
        line.last == 0x0D ? line.dropLast() : line
    }
}
