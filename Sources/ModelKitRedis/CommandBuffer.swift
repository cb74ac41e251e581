/// Commands in Redis's protocol, to be sent together.
///
/// A command is an array of texts of known length: `*2\r\n$3\r\nGET\r\n$1\r\na\r\n`.
package struct CommandBuffer {
    /// What is sent.
    package private(set) var bytes: [UInt8] = []
    /// How many answers there will be.
    package private(set) var count = 0

    /// No command.
    package init() {}

    /// Adds a command: its name, then its arguments.
    package mutating func append(_ name: String, _ arguments: [[UInt8]] = []) {
        begin(parts: arguments.count + 1)
        add(name.utf8)
        for argument in arguments { add(argument) }
    }

    /// Adds a command of texts.
    package mutating func append(_ name: String, texts: String...) { append(name, texts.map { Array($0.utf8) }) }

    /// Adds `SET key value`, with a time to live in milliseconds.
    package mutating func appendSet(_ key: [UInt8], _ value: some Collection<UInt8>, milliseconds: Int64?) {
        begin(parts: milliseconds == nil ? 3 : 5)
        add("SET".utf8)
        add(key)
        add(value)
        if let milliseconds {
            add("PX".utf8)
            add("\(milliseconds)".utf8)
        }
    }

    private mutating func begin(parts: Int) {
        count += 1
        bytes.append(UInt8(ascii: "*"))
        line(parts)
    }

    private mutating func add(_ part: some Collection<UInt8>) {
        bytes.append(UInt8(ascii: "$"))
        line(part.count)
        bytes.append(contentsOf: part)
        endLine()
    }

    private mutating func line(_ number: Int) {
        bytes.append(contentsOf: "\(number)".utf8)
        endLine()
    }

    private mutating func endLine() { bytes.append(contentsOf: [UInt8(ascii: "\r"), UInt8(ascii: "\n")]) }
}
