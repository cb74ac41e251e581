import Foundation
import ModelKit

/// What tells whether a file is the one that it was.
struct FileFacts: Equatable {
    /// Its size in bytes.
    var size: Int
    /// When it was written last, in seconds since 1970.
    var modified: Double

    /// Those of an asset in words: of a folder the number of its files, and what stands for the size and date of each.
    ///
    /// - Throws: `ModelError` with code `.invalidItem`.
    static func text(of path: String) throws -> String {
        var isFolder: ObjCBool = false
        guard unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
            let facts = try FileFacts(path)
            return "\(facts.size) bytes, written at \(facts.modified)"
        }
        let names = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String }.sorted() ?? []
        let lines = try names.map { name in
            let facts = try FileFacts("\(path)/\(name)")
            return "\(name) \(facts.size) \(facts.modified)\n"
        }
        return "\(names.count) files, state \(SHA256.hex(lines.joined().utf8).prefix(16))"
    }

    /// Those of a file, or of the file that a link leads to.
    ///
    /// - Throws: `ModelError` with code `.invalidItem`.
    init(_ path: String) throws {
        do {
            let attributes = try FileManager.default.attributesOfItem(
                atPath: URL(fileURLWithPath: path).resolvingSymlinksInPath().path)
            size = attributes[.size] as? Int ?? 0
            modified = (attributes[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
        } catch {
            throw ModelError(.invalidItem, "cannot be read: \((error as NSError).localizedDescription)", location: path)
        }
    }
}
