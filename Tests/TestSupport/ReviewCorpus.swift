import Foundation

/// The IMDB reviews, where they are at hand: never part of the repository.
package enum ReviewCorpus {
    /// The folder with `train` and `test`, each with `pos` and `neg`: `$MODELKIT_IMDB_DIR`, else where `Tools/imdb-data`
    /// unpacks the archive; nil where there is none.
    package static let folder: String? = {
        let path = ProcessInfo.processInfo.environment["MODELKIT_IMDB_DIR"] ?? Repository.path(".build/data/aclImdb")
        return FileManager.default.fileExists(atPath: "\(path)/test/pos") ? path : nil
    }()

    /// Why a test that needs the reviews is skipped.
    package static let absence = "the IMDB reviews are not here: set MODELKIT_IMDB_DIR to their folder"

    /// The reviews of a split (`train`, `test`) in canonical order: positive before negative, then by the number before the
    /// underscore of the file's name.
    package static func reviews(_ split: String) throws -> [String] {
        guard let folder else { return [] }
        return try ["pos", "neg"].flatMap { label in
            let path = "\(folder)/\(split)/\(label)"
            return try FileManager.default.contentsOfDirectory(atPath: path)
                .filter { $0.hasSuffix(".txt") }
                .sorted { (number($0), $0) < (number($1), $1) }
                .map { try String(contentsOfFile: "\(path)/\($0)", encoding: .utf8) }
        }
    }

    private static func number(_ file: String) -> Int {
        Int(file.prefix { $0 != "_" }) ?? .max
    }
}
