import Foundation

/// The golden files of a test target, which are read from where they lie in the repository.
package struct Goldens: Sendable {
    private let folder: String

    /// - Parameter target: the test target's name, `ModelKitTextTests` for instance.
    package init(_ target: String) { folder = Repository.path("Tests/\(target)/Goldens") }

    /// The absolute path of a golden file.
    package func path(_ name: String) -> String { "\(folder)/\(name)" }

    /// The bytes of a golden file.
    package func data(_ name: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: path(name))) }

    /// What a golden file of JSON holds.
    package func json<Value: Decodable>(_ name: String, as type: Value.Type) throws -> Value {
        try JSONDecoder().decode(type, from: data(name))
    }

    /// The little-endian numbers that a golden file consists of.
    package func numbers<Number: BitwiseCopyable>(_ name: String, as type: Number.Type) throws -> [Number] {
        let data = try data(name)
        let size = MemoryLayout<Number>.stride
        guard data.count % size == 0 else { throw CocoaError(.fileReadCorruptFile) }
        // Every load ends within the data, which live until the closure returns; none needs to be aligned.
        return unsafe data.withUnsafeBytes { bytes in
            (0..<(bytes.count / size)).map { unsafe bytes.loadUnaligned(fromByteOffset: $0 * size, as: type) }
        }
    }
}
