import Foundation

/// The goldens that Tools/goldens_tfidf.py writes.
enum VectorizerGoldens {
    /// The repository's root.
    static let root = URL(filePath: #filePath).appending(path: "../../../..").standardizedFileURL

    static func url(_ name: String) -> URL { root.appending(path: "Tests/ModelKitTextTests/Goldens/\(name)") }

    static func json<T: Decodable>(_ name: String, as type: T.Type) throws -> T {
        try JSONDecoder().decode(type, from: Data(contentsOf: url(name)))
    }

    /// The little-endian numbers of a file.
    static func numbers<T: BitwiseCopyable>(_ name: String, as type: T.Type) throws -> [T] {
        let data = try Data(contentsOf: url(name))
        return unsafe data.withUnsafeBytes { bytes in
            (0..<(bytes.count / MemoryLayout<T>.stride)).map { position in
                unsafe bytes.loadUnaligned(fromByteOffset: position * MemoryLayout<T>.stride, as: T.self)
            }
        }
    }

    /// The CRC-32 of zlib over these bytes.
    static func crc32(_ bytes: some Sequence<UInt8>) -> UInt32 {
        var crc = UInt32.max
        for byte in bytes { crc = table[Int(UInt8(truncatingIfNeeded: crc) ^ byte)] ^ (crc >> 8) }
        return ~crc
    }

    /// The CRC-32 of numbers as little-endian Int32.
    static func crc32(int32 numbers: some Sequence<Int32>) -> UInt32 {
        crc32(numbers.lazy.flatMap { number in (0..<4).lazy.map { UInt8(truncatingIfNeeded: number >> (8 * $0)) } })
    }

    private static let table: [UInt32] = (0..<256).map { start in
        (0..<8).reduce(UInt32(start)) { crc, _ in crc & 1 == 1 ? 0xEDB8_8320 ^ (crc >> 1) : crc >> 1 }
    }
}

/// A folder of its own for one test, removed at the end.
final class TemporaryFolder {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "modelkit-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    var path: String { url.path }

    /// Writes a file and returns its path.
    func write(_ name: String, _ bytes: [UInt8]) throws -> String {
        let file = url.appending(path: name)
        try Data(bytes).write(to: file)
        return file.path
    }

    func write(_ name: String, _ text: String) throws -> String { try write(name, Array(text.utf8)) }

    var contents: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
    }

    func read(_ name: String) throws -> [UInt8] { try Array(Data(contentsOf: url.appending(path: name))) }

    func remove(_ name: String) throws { try FileManager.default.removeItem(at: url.appending(path: name)) }
}
