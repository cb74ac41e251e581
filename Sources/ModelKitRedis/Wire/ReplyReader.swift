import CHiredis
import Foundation

/// hiredis's parser: takes bytes as they come and gives the answers that are complete.
///
/// Connections are our own rather than hiredis's: its time limit is one for each read, so that a server which sends a byte
/// now and then holds a call for ever, and Debian's version knows no TLS.
///
/// Safe: the pointer is private, valid from init to deinit, and the class is used by one thread at a time.
@safe package final class ReplyReader {
    private let reader: UnsafeMutablePointer<redisReader>

    package init() throws(RedisFailure) {
        guard let reader = unsafe redisReaderCreate() else {
            throw RedisFailure(.notRedis, "there is no memory for an answer")
        }
        unsafe self.reader = unsafe reader
    }

    deinit { unsafe redisReaderFree(reader) }

    /// Takes bytes that came.
    package func feed(_ bytes: [UInt8]) throws(RedisFailure) {
        // Copies the bytes before it returns.
        let status = unsafe bytes.withUnsafeBytes { bytes in
            unsafe redisReaderFeed(reader, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count)
        }
        guard status == REDIS_OK else { throw failure }
    }

    /// The next answer; nil until all of it has come.
    package func next() throws(RedisFailure) -> Reply? {
        var object: UnsafeMutableRawPointer?
        guard unsafe redisReaderGetReply(reader, &object) == REDIS_OK else { throw failure }
        guard let object = unsafe object else { return nil }
        // The answer is ours; nothing of it is kept.
        defer { unsafe freeReplyObject(object) }
        return try unsafe Self.reply(object.assumingMemoryBound(to: redisReply.self))
    }

    /// The caller passes an answer that hiredis made, whose lengths are those of its parts.
    @unsafe private static func reply(_ object: UnsafePointer<redisReply>) throws(RedisFailure) -> Reply {
        let reply = unsafe object.pointee
        switch unsafe reply.type {
        case REDIS_REPLY_STRING: return .bytes(unsafe bytes(reply))
        case REDIS_REPLY_INTEGER: return .integer(unsafe reply.integer)
        case REDIS_REPLY_NIL: return .null
        case REDIS_REPLY_STATUS: return .status(String(decoding: unsafe bytes(reply), as: UTF8.self))
        case REDIS_REPLY_ERROR: return .error(String(decoding: unsafe bytes(reply), as: UTF8.self))
        case REDIS_REPLY_ARRAY:
            var parts: [Reply] = []
            let count = unsafe Int(reply.elements)
            parts.reserveCapacity(count)
            for index in 0..<count {
                guard let part = unsafe reply.element?[index] else {
                    throw RedisFailure(.notRedis, "an answer has a hole")
                }
                parts.append(try unsafe self.reply(part))
            }
            return .array(parts)
        case let type: throw RedisFailure(.notRedis, "an answer is of the unknown kind \(type)")
        }
    }

    @unsafe private static func bytes(_ reply: redisReply) -> Data {
        guard let start = unsafe reply.str else { return Data() }
        return unsafe Data(bytes: start, count: Int(reply.len))
    }

    private var failure: RedisFailure {
        // A text with a zero at its end.
        let text = unsafe withUnsafeBytes(of: reader.pointee.errstr) { bytes in
            unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        return RedisFailure(.notRedis, "the answer is not Redis's: \(text)")
    }
}
