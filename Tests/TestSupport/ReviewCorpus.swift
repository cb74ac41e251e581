import Foundation

/// The IMDB reviews, where they are at hand: never part of the repository.
package enum ReviewCorpus {
    /// The folder with `train` and `test`, each with `pos` and `neg`: `$MODELKIT_IMDB_DIR`, else where `Tools/imdb-data`
    /// unpacks the archive; nil where there is none.
    package static let folder = FileManager.default.fileExists(atPath: "\(place)/test/pos") ? place : nil

    private static let place =
        ProcessInfo.processInfo.environment["MODELKIT_IMDB_DIR"] ?? Repository.path(".build/data/aclImdb")

    /// Why a test that needs the reviews is skipped.
    package static let absence =
        "the IMDB reviews are not in \(place): set MODELKIT_IMDB_DIR to the folder that Tools/imdb-data prints"

    /// The reviews of splits (`train`, `test`) in canonical order: split after split, positive before negative, then by the
    /// number before the underscore of the file's name.
    package static func reviews(_ splits: String...) throws -> [String] {
        guard let folder else { return [] }
        return try splits.flatMap { ["\(folder)/\($0)/pos", "\(folder)/\($0)/neg"] }.flatMap { path in
            try FileManager.default.contentsOfDirectory(atPath: path)
                .filter { $0.hasSuffix(".txt") }
                .sorted { (number($0), $0) < (number($1), $1) }
                .map { try text(of: "\(path)/\($0)") }
        }
    }

    /// The text byte for byte: a byte order mark is kept.
    private static func text(of path: String) throws -> String {
        guard let text = String(validating: try bytes(of: path), as: UTF8.self) else {
            throw CocoaError(.fileReadInapplicableStringEncoding, userInfo: [NSFilePathErrorKey: path])
        }
        return text
    }

    private static func number(_ file: String) -> Int {
        Int(file.prefix { $0 != "_" }) ?? .max
    }
}
