import Foundation
import TestSupport

/// The goldens that Tools/goldens_tfidf.py writes.
enum VectorizerGoldens {
    private static func data(_ name: String) throws -> Data {
        try Data(contentsOf: URL(filePath: Repository.path("Tests/ModelKitTextTests/Goldens/\(name)")))
    }

    static func json<T: Decodable>(_ name: String, as type: T.Type) throws -> T {
        try JSONDecoder().decode(type, from: data(name))
    }

    /// The little-endian numbers of a file.
    static func numbers<T: BitwiseCopyable>(_ name: String, as type: T.Type) throws -> [T] {
        let data = try data(name)
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
