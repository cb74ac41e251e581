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
    /// Whether the next bytes may have to be waited for.
    var mayWait: Bool { get }
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

    var mayWait: Bool {
        guard totalBytes == nil else { return false }
        // Asks only, and fills in the one structure.
        var request = pollfd(fd: file.fileDescriptor, events: Int16(POLLIN), revents: 0)
        return unsafe poll(&request, 1, 0) == 0
    }

    /// What there is, without waiting until a pipe has more.
    func next() throws -> Data? {
        var bytes = [UInt8](repeating: 0, count: Self.chunkBytes)
        var count = -1
        repeat {
            // The call fills the array, in its bounds.
            count = unsafe read(file.fileDescriptor, &bytes, Self.chunkBytes)
        } while count < 0 && errno == EINTR
        guard count >= 0 else {
            // strerror's text ends with zero and stays valid until the next call on this thread.
            let reason = unsafe String(cString: strerror(errno))
            throw ModelError(.invalidItem, "cannot be read: \(reason)", location: path)
        }
        bytesRead += count
        return count == 0 ? nil : Data(bytes[..<count])
    }
}
