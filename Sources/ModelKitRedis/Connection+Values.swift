import Foundation

extension Connection {
    /// The answer to one command.
    ///
    /// - Throws: `refused` when that is an error.
    package func answer(to command: CommandBuffer, timeout: Duration) throws(RedisFailure) -> Reply {
        precondition(command.count == 1, "one command, not \(command.count)")
        let answers = try answers(to: command, deadline: Deadline(after: timeout))
        if case .error(let message) = answers[0] { throw RedisFailure(.refused, message) }
        return answers[0]
    }

    /// The values of keys, in order; nil where there is none, or one that is no text.
    func values(of keys: ArraySlice<[UInt8]>, timeout: Duration) throws(RedisFailure) -> [Data?] {
        var command = CommandBuffer()
        command.append("MGET", Array(keys))
        guard case .array(let parts) = try answer(to: command, timeout: timeout), parts.count == keys.count else {
            throw RedisFailure(.notRedis, "MGET was answered with something else")
        }
        return try parts.map { (part) throws(RedisFailure) in
            switch part {
            case .bytes(let bytes): return bytes
            case .null: return nil
            default: throw RedisFailure(.notRedis, "MGET was answered with something else")
            }
        }
    }
}
