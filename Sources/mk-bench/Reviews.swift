import Foundation

/// The IMDB test reviews, in canonical order: positive before negative, then by the number in the file's name.
enum Reviews {
    /// `$MODELKIT_IMDB_DIR`, else where `Tools/imdb-data` unpacks the archive; nil where there are none.
    static func load() throws -> [String]? {
        let folder = ProcessInfo.processInfo.environment["MODELKIT_IMDB_DIR"] ?? ".build/data/aclImdb"
        guard FileManager.default.fileExists(atPath: "\(folder)/test/pos") else { return nil }
        return try ["pos", "neg"].flatMap { label in
            let path = "\(folder)/test/\(label)"
            return try FileManager.default.contentsOfDirectory(atPath: path)
                .filter { $0.hasSuffix(".txt") }
                .sorted { (number($0), $0) < (number($1), $1) }
                .map { try String(contentsOfFile: "\(path)/\($0)", encoding: .utf8) }
        }
    }

    private static func number(_ file: String) -> Int { Int(file.prefix { $0 != "_" }) ?? .max }
}
