import Foundation

/// Reads lines from a terminal: arrows, Home, End and the usual control keys move and delete, up and down bring back
/// earlier lines.
struct LineEditor {
    /// The user pressed Control-C.
    struct Interrupted: Error {}

    private enum Key {
        static let interrupt: UInt8 = 3
        static let end: UInt8 = 4
        static let escape: UInt8 = 27
    }

    let prompt: String
    private var history: [String] = []
    /// A byte that was read and belongs to the next key.
    private var ahead: UInt8?

    init(prompt: String) { self.prompt = prompt }

    /// The next line; nil at the end of input or when Control-D is pressed on an empty line.
    ///
    /// Bytes that are no UTF-8 are not shown. A line in which they were typed is given as far as the first of them, and that
    /// byte, so that it is not taken for another.
    ///
    /// - Throws: ``Interrupted``.
    mutating func next() throws -> Data? {
        let line = try Terminal.withRawInput { try edit() }
        if let line, let text = String(validating: line, as: UTF8.self), !text.isEmpty, text != history.last {
            history.append(text)
        }
        return line
    }

    private mutating func edit() throws -> Data? {
        var line = EditedLine(history: history)
        var invalid: Data?
        while true {
            draw(line)
            guard let key = byte() else { return line.text.isEmpty && invalid == nil ? nil : end(line, invalid) }
            switch key {
            case UInt8(ascii: "\r"), UInt8(ascii: "\n"): return end(line, invalid)
            case Key.interrupt:
                write("\r\n")
                throw Interrupted()
            case Key.end:
                guard line.text.isEmpty else {
                    line.deleteForward()
                    continue
                }
                write("\r\n")
                return nil
            case Key.escape: Self.apply(sequence(), to: &line)
            case 128...:
                if let character = character(startingWith: key) {
                    line.insert(character)
                } else {
                    invalid = invalid ?? Data(String(line.text[..<line.cursor]).utf8) + [key]
                }
            default: Self.apply(key, to: &line)
            }
        }
    }

    /// A key that is one byte.
    private static func apply(_ key: UInt8, to line: inout EditedLine) {
        switch key {
        case 1: line.move(by: -line.cursor)  // Control-A
        case 2: line.move(by: -1)  // Control-B
        case 5: line.move(by: line.text.count)  // Control-E
        case 6: line.move(by: 1)  // Control-F
        case 8, 127: line.deleteBackward()
        case 11: line.deleteToEnd()  // Control-K
        case 14: line.recall(1)  // Control-N
        case 16: line.recall(-1)  // Control-P
        case 21: line.deleteToStart()  // Control-U
        case 9: line.insert(" ")
        case ..<32: break
        default: line.insert(Character(UnicodeScalar(key)))
        }
    }

    /// What follows an escape: `[A`, `OH`, `[3~`.
    private mutating func sequence() -> String {
        guard let first = byte(), first == UInt8(ascii: "[") || first == UInt8(ascii: "O") else { return "" }
        var text = ""
        while let next = byte() {
            text.append(Character(UnicodeScalar(next)))
            if (0x40...0x7E).contains(next) { break }
        }
        return text
    }

    private static func apply(_ sequence: String, to line: inout EditedLine) {
        switch sequence {
        case "A": line.recall(-1)
        case "B": line.recall(1)
        case "C": line.move(by: 1)
        case "D": line.move(by: -1)
        case "H", "1~", "7~": line.move(by: -line.cursor)
        case "F", "4~", "8~": line.move(by: line.text.count)
        case "3~": line.deleteForward()
        default: break
        }
    }

    /// A character of several bytes; nil where they are none.
    private mutating func character(startingWith first: UInt8) -> Character? {
        var bytes = [first]
        let count = first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF8 ? 4 : 1
        while bytes.count < count, let next = byte() {
            guard next & 0xC0 == 0x80 else {
                ahead = next
                break
            }
            bytes.append(next)
        }
        return String(validating: bytes, as: UTF8.self)?.first
    }

    private mutating func byte() -> UInt8? {
        defer { ahead = nil }
        return ahead ?? (try? FileHandle.standardInput.read(upToCount: 1))?.first
    }

    private func end(_ line: EditedLine, _ invalid: Data?) -> Data {
        write("\r\n")
        return invalid ?? Data(String(line.text).utf8)
    }

    private func draw(_ line: EditedLine) {
        let (text, beforeCursor) = line.visible(columns: Terminal.columns - prompt.count - 1)
        // The part before the cursor is written again so that the cursor stands behind it however wide its characters are.
        write("\r\u{1B}[K\(prompt)\(text)\r\(prompt)\(beforeCursor)")
    }

    private func write(_ text: String) { try? FileHandle.standardError.write(contentsOf: Data(text.utf8)) }
}
