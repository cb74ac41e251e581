import Foundation
import ModelKit
import ModelKitTensor

/// Where lines are written.
protocol LineDestination: AnyObject {
    /// Appends bytes.
    func write(_ bytes: [UInt8]) throws
    /// Makes what was written last, whatever happens to the machine.
    func synchronize() throws
    /// Puts the whole in its place.
    func commit() throws
    /// Whether others see at once what is written.
    var isImmediate: Bool { get }
}

/// Standard output, where what is written is there at once.
final class StandardOutput: LineDestination {
    func write(_ bytes: [UInt8]) throws { try FileHandle.writeOutput(Data(bytes)) }
    func synchronize() {}
    func commit() {}
    var isImmediate: Bool { true }
}

/// A file that appears whole or not at all.
final class WholeFile: LineDestination {
    private let file: AtomicFile

    init(path: String) throws { file = try AtomicFile(path: path) }

    /// Where the bytes go until the end.
    var temporaryPath: String { file.temporaryPath }

    func write(_ bytes: [UInt8]) throws { try file.write(bytes.span) }
    func synchronize() {}
    func commit() throws { try file.commit() }
    var isImmediate: Bool { false }
}

/// A file that is written under a name with `.partial` behind it, and may be left and continued.
final class PartialFile: LineDestination {
    private let path: String
    private let partialPath: String
    private let file: FileHandle

    /// Where the bytes of a file go until it is whole.
    static func partialPath(of path: String) throws -> String { "\(try AtomicFile.destination(of: path)).partial" }

    /// How many bytes of a file there are.
    static func byteCount(of path: String) throws -> Int {
        let attributes = try? FileManager.default.attributesOfItem(atPath: try partialPath(of: path))
        return attributes?[.size] as? Int ?? 0
    }

    /// Opens the file and cuts off all but its first bytes.
    init(path: String, keeping count: Int) throws {
        self.path = try AtomicFile.destination(of: path)
        partialPath = "\(self.path).partial"
        do {
            if !FileManager.default.fileExists(atPath: partialPath) {
                try Data().write(to: URL(fileURLWithPath: partialPath))
            }
            file = try FileHandle(forUpdating: URL(fileURLWithPath: partialPath))
            try file.truncate(atOffset: UInt64(count))
            try file.seekToEnd()
        } catch {
            throw TensorError(.fileNotWritable, (error as NSError).localizedDescription, subject: partialPath)
        }
    }

    func write(_ bytes: [UInt8]) throws { try file.write(Data(bytes), as: partialPath) }
    func synchronize() throws { try file.synchronize() }
    func commit() throws { try Self.finish(path) }
    var isImmediate: Bool { false }

    /// When the file was written last.
    var modified: Double? { try? FileFacts(partialPath).modified }

    /// Gives a whole file its name, where it has not got it yet.
    static func finish(_ path: String) throws {
        let path = try AtomicFile.destination(of: path)
        // The call copies both paths.
        guard unsafe rename("\(path).partial", path) == 0 || errno == ENOENT else {
            throw TensorError(.fileNotWritable, "cannot be renamed (errno \(errno))", subject: path)
        }
    }
}
