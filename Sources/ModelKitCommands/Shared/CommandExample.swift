/// A command line in help, which can be pasted into a shell however long it is.
package enum CommandExample {
    private static let indent = "  "
    private static let further = "      "
    private static let end = " \\"

    /// The command line, indented. Where it is longer than a line it goes on below, with the shell's backslash between words,
    /// because the argument parser would break it without one where it has as many characters as there are columns.
    package static func text(_ line: String, columns: Int) -> String {
        var lines = [indent]
        for word in words(of: line) {
            let last = lines[lines.count - 1]
            let isFirst = last == indent || last == further
            if isFirst || last.count + 1 + word.count + end.count < columns {
                lines[lines.count - 1] = last + (isFirst ? "" : " ") + word
            } else {
                lines.append(further + word)
            }
        }
        return lines.joined(separator: end + "\n")
    }

    /// The words, none of which is broken inside quotes.
    private static func words(of line: String) -> [String] {
        var words = [""]
        var isQuoted = false
        for character in line {
            if character == "'" { isQuoted.toggle() }
            if character == " ", !isQuoted { words.append("") } else { words[words.count - 1].append(character) }
        }
        return words
    }
}
