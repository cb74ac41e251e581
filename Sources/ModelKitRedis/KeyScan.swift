import Foundation

/// Walks through a cache's keys in the database.
struct KeyScan {
    private let pattern: [UInt8]

    /// The keys that are a prefix and 64 hexadecimal digits.
    init(prefix: String) {
        var escaped = ""
        for character in prefix.unicodeScalars {
            if "*?[]^-\\".unicodeScalars.contains(character) { escaped += "\\" }
            escaped.unicodeScalars.append(character)
        }
        pattern = Array("\(escaped)\(String(repeating: "[0-9a-f]", count: 64))".utf8)
    }

    /// Removes them all, a page at a time.
    func unlinkAll(_ connection: Connection, timeout: Duration) throws(RedisFailure) {
        var cursor = Array("0".utf8)
        repeat {
            var scan = CommandBuffer()
            scan.append("SCAN", [cursor, Array("MATCH".utf8), pattern, Array("COUNT".utf8), Array("1000".utf8)])
            let answer = try connection.answer(to: scan, timeout: timeout)
            guard case .array(let parts) = answer, parts.count == 2, case .bytes(let next) = parts[0],
                case .array(let keys) = parts[1]
            else { throw RedisFailure(.notRedis, "SCAN was answered with something else") }
            let names = keys.compactMap { if case .bytes(let name) = $0 { Array(name) } else { nil } }
            if !names.isEmpty {
                var unlink = CommandBuffer()
                unlink.append("UNLINK", names)
                _ = try connection.answer(to: unlink, timeout: timeout)
            }
            cursor = Array(next)
        } while cursor != Array("0".utf8)
    }
}
