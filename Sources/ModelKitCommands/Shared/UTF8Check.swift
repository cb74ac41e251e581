import Foundation
import ModelKit

/// Finds bytes that are no text, before anything repairs them silently.
package enum UTF8Check {
    /// - Throws: `ModelError` with code `.invalidItem` that names the first byte which is not UTF-8.
    static func require(_ bytes: Data, location: String? = nil) throws {
        guard let message = message(bytes) else { return }
        throw ModelError(.invalidItem, message, location: location)
    }

    /// What is wrong with bytes; nil where they are UTF-8.
    static func message(_ bytes: Data) -> String? {
        guard String(validating: bytes, as: UTF8.self) == nil, let offset = firstInvalid(in: bytes) else { return nil }
        let byte = String(bytes[bytes.startIndex + offset], radix: 16, uppercase: true)
        return "is not UTF-8 at byte offset \(offset) (0x\(byte))"
    }

    /// The offset of the first byte that does not belong to a character; nil where all do.
    package static func firstInvalid(in bytes: some Sequence<UInt8>) -> Int? {
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        var offset = 0
        while true {
            switch decoder.decode(&iterator) {
            case .scalarValue(let scalar): offset += UTF8.width(scalar)
            case .emptyInput: return nil
            case .error: return offset
            }
        }
    }

    /// What is wrong with an argument of the process, which Swift repairs; nil where all are UTF-8.
    static var argumentsMessage: String? {
        // A file of Linux; what it holds is asked for only where something may have been repaired.
        guard CommandLine.arguments.contains(where: { $0.unicodeScalars.contains("\u{FFFD}") }),
            let file = FileHandle(forReadingAtPath: "/proc/self/cmdline"), let bytes = try? file.readToEnd()
        else { return nil }
        for (index, argument) in bytes.split(separator: 0, omittingEmptySubsequences: false).enumerated() {
            if let message = message(argument) { return "argument \(index) \(message)" }
        }
        return nil
    }
}
