import Foundation
import ModelKitTensor

/// Tells one content of an asset from another, wherever it lies.
package enum AssetFingerprint {
    /// SHA-256 of a file; of a folder that of its files' paths and contents, in the order of the paths.
    ///
    /// - Throws: ``ModelError`` with code `.loadFailed` for what cannot be read.
    package static func of(_ path: String) throws -> String {
        let url = URL(fileURLWithPath: path)
        guard try url.resourceValues(forKeys: [.isDirectoryKey]).isDirectory == true else { return try ofFile(path) }
        guard let names = FileManager.default.enumerator(atPath: path)?.compactMap({ $0 as? String }) else {
            throw ModelError(.loadFailed, "cannot be read", location: path)
        }
        var lines = ""
        for name in names.sorted() {
            let file = url.appendingPathComponent(name)
            if try file.resourceValues(forKeys: [.isDirectoryKey]).isDirectory == true { continue }
            lines += "\(try ofFile(file.path)) \(name)\n"
        }
        return SHA256.hex(lines.utf8)
    }

    private static func ofFile(_ path: String) throws -> String {
        var hash = SHA256()
        do {
            let file = try MappedFile(path: path)
            for start in stride(from: 0, to: file.byteCount, by: 1 << 20) {
                hash.update(file.bytes(in: start..<min(start + (1 << 20), file.byteCount)))
            }
        } catch  where error.code == .emptyFile {
            // Nothing to add.
        } catch {
            throw ModelError(.loadFailed, "cannot be read", location: path, cause: error)
        }
        return hash.finish()
    }
}
