import Foundation
import ModelKit

/// Gives bytes piece by piece.
protocol ByteSource: AnyObject {
    /// What errors call it.
    var path: String { get }
    /// How long the file is; nil where that is not known.
    var totalBytes: Int? { get }
    /// How much of the file has been read.
    var bytesRead: Int { get }
    /// The next bytes, at least one, or nil at the end.
    func next() throws -> Data?
}

/// The bytes of a file or of standard input.
final class FileSource: ByteSource {
    private static let chunkBytes = 1 << 20

    let path: String
    let totalBytes: Int?
    private(set) var bytesRead = 0
    private let file: FileHandle

    /// - Parameter path: of the file, or `-` for standard input.
    /// - Throws: `ModelError` with code `.invalidItem`.
    init(path: String) throws {
        guard path != "-" else {
            self.path = "standard input"
            totalBytes = nil
            file = .standardInput
            return
        }
        self.path = path
        do {
            file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            totalBytes = attributes[.type] as? FileAttributeType == .typeRegular ? attributes[.size] as? Int : nil
        } catch {
            throw ModelError(.invalidItem, "cannot be read: \((error as NSError).localizedDescription)", location: path)
        }
    }

    func next() throws -> Data? {
        do {
            guard let chunk = try file.read(upToCount: Self.chunkBytes), !chunk.isEmpty else { return nil }
            bytesRead += chunk.count
            return chunk
        } catch {
            throw ModelError(.invalidItem, "cannot be read: \((error as NSError).localizedDescription)", location: path)
        }
    }
}
