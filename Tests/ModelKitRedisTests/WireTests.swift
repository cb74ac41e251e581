import Foundation
import ModelKitRedis
import Testing

@Suite("Redis's protocol")
struct WireTests {
    @Test("Commands are arrays of texts of known length")
    func commands() {
        var commands = CommandBuffer()
        commands.append("GET", texts: "é\r\n")
        commands.appendSet(Array("k".utf8), [], milliseconds: nil)
        commands.appendSet(Array("k".utf8), [0, 255], milliseconds: 1_500)
        #expect(commands.count == 3)
        let expected =
            Array("*2\r\n$3\r\nGET\r\n$4\r\né\r\n\r\n*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$0\r\n\r\n".utf8)
            + Array("*5\r\n$3\r\nSET\r\n$1\r\nk\r\n$2\r\n".utf8) + [0, 255]
            + Array("\r\n$2\r\nPX\r\n$4\r\n1500\r\n".utf8)
        #expect(commands.bytes == expected)
    }

    @Test("Answers are read, however they are cut into pieces", arguments: [1, 2, 3, 7, 1_000])
    func answers(size: Int) throws {
        let text = "*5\r\n$3\r\na\r\n\r\n$-1\r\n$0\r\n\r\n:-7\r\n*1\r\n+OK\r\n-ERR no\r\n*0\r\n$1\r\nx\r\n"
        let expected: [Reply] = [
            .array([.bytes(Data("a\r\n".utf8)), .null, .bytes(Data()), .integer(-7), .array([.status("OK")])]),
            .error("ERR no"), .array([]), .bytes(Data("x".utf8)),
        ]
        let bytes = Array(text.utf8)
        let reader = try ReplyReader()
        var replies: [Reply] = []
        for start in stride(from: 0, to: bytes.count, by: size) {
            try reader.feed(Array(bytes[start..<min(bytes.count, start + size)]))
            while let reply = try reader.next() { replies.append(reply) }
        }
        #expect(replies == expected)
    }

    @Test("What is not Redis's protocol is refused", arguments: ["HTTP/1.1 200 OK\r\n", "*-5\r\n", "$x\r\n"])
    func garbage(text: String) throws {
        let reader = try ReplyReader()
        let error = #expect(throws: RedisFailure.self) {
            try reader.feed(Array(text.utf8))
            _ = try reader.next()
        }
        #expect(error?.kind == .notRedis)
    }
}
