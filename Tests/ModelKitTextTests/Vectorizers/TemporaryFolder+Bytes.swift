import Foundation
import TestSupport

extension TemporaryFolder {
    func write(_ name: String, _ bytes: [UInt8]) throws -> String { try write(Data(bytes), to: name) }

    func write(_ name: String, _ text: String) throws -> String { try write(text, to: name) }

    func read(_ name: String) throws -> [UInt8] { try Array(Data(contentsOf: URL(filePath: "\(path)/\(name)"))) }

    func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: "\(path)/\(name)") }
}
