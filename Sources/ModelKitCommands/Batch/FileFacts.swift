import Foundation
import ModelKit

/// What tells whether a file is the one that it was.
struct FileFacts: Equatable {
    /// Its size in bytes.
    var size: Int
    /// When it was written last, in seconds since 1970.
    var modified: Double

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
