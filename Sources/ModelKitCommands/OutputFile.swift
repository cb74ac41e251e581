import Foundation
import ModelKit

/// A file that appears whole or not at all: written under a temporary name beside its place, renamed by ``commit()``.
final class OutputFile {
    private static let flushBytes = 1 << 20

    private let path: String
    private let temporaryPath: String
    private let file: FileHandle
    private var pending = Data()
    private var committed = false

    /// - Throws: ``ModelError`` when the folder cannot be written or the path is a folder.
    init(path: String) throws {
        self.path = path
        temporaryPath = "\(path).\(ProcessInfo.processInfo.processIdentifier).partial"
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
            throw ModelError(.invalidItem, "is a folder, not a file to write", location: path)
        }
        guard FileManager.default.createFile(atPath: temporaryPath, contents: nil),
            let file = FileHandle(forWritingAtPath: temporaryPath)
        else {
            throw ModelError(.invalidItem, "cannot be written: \(String(cString: strerror(errno)))", location: path)
        }
        self.file = file
    }

    deinit {
        if !committed { try? FileManager.default.removeItem(atPath: temporaryPath) }
    }

    func write(line: String) throws {
        pending.append(contentsOf: line.utf8)
        pending.append(0x0A)
        if pending.count >= Self.flushBytes { try flush() }
    }

    /// Puts the file in its place.
    func commit() throws {
        try flush()
        do {
            try file.synchronize()
            try file.close()
        } catch {
            throw ModelError(.invalidItem, "cannot be written", location: path, cause: error)
        }
        guard rename(temporaryPath, path) == 0 else {
            throw ModelError(.invalidItem, "cannot be written: \(String(cString: strerror(errno)))", location: path)
        }
        committed = true
    }

    private func flush() throws {
        do {
            try file.write(contentsOf: pending)
        } catch {
            throw ModelError(.invalidItem, "cannot be written", location: path, cause: error)
        }
        pending.removeAll(keepingCapacity: true)
    }
}
