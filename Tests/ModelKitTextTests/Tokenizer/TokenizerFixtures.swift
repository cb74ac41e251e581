import Foundation
import ModelKitText

/// Where the tests of the tokenizer find their files.
enum TokenizerFixtures {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    static let english = root.appending(path: "Weights/spacy/en.tokenizer").path

    /// A file that `Tools/goldens_spacy.py` wrote.
    static func golden(_ name: String) throws -> Data {
        try Data(contentsOf: root.appending(path: "Tests/ModelKitTextTests/Goldens/\(name)"))
    }

    /// The digests of a golden file of little-endian CRC-32.
    static func digests(_ name: String) throws -> [UInt32] {
        let bytes = [UInt8](try golden(name))
        return stride(from: 0, to: bytes.count - 3, by: 4).map { start in
            (0..<4).reduce(0) { $0 | UInt32(bytes[start + $1]) << UInt32(8 * $1) }
        }
    }

    /// The English tokenizer.
    static func tokenizer() throws -> Tokenizer { try Tokenizer(contentsOf: english) }
}

/// The movie reviews, which are not part of the repository; `Tools/imdb-data` says where they come from.
enum Reviews {
    static let folder: URL? = {
        let path = ProcessInfo.processInfo.environment["MODELKIT_IMDB_DIR"]
        let folder = path.map { URL(filePath: $0) } ?? TokenizerFixtures.root.appending(path: ".build/data/aclImdb")
        return FileManager.default.fileExists(atPath: folder.appending(path: "test/pos").path) ? folder : nil
    }()

    /// The reviews of some parts in the order of all goldens: by the number in the file's name, then by the name.
    static func texts(_ parts: [String] = ["train/pos", "train/neg", "test/pos", "test/neg"]) throws -> [String] {
        guard let folder else { return [] }
        return try parts.flatMap { part in
            let names = try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: part).path)
            let numbered = names.filter { $0.hasSuffix(".txt") }.map { name in
                (number: Int(name.split(separator: "_")[0]) ?? 0, name: name)
            }
            return try numbered.sorted { ($0.number, $0.name) < ($1.number, $1.name) }.map {
                String(decoding: try Data(contentsOf: folder.appending(path: "\(part)/\($0.name)")), as: UTF8.self)
            }
        }
    }
}
