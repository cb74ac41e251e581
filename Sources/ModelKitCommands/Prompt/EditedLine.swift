/// A line that is being written, with a cursor and the lines before it.
package struct EditedLine {
    /// The text.
    package private(set) var text: [Character] = []
    /// Before which character the cursor stands.
    package private(set) var cursor = 0
    private let history: [String]
    /// Which line of the history is shown; that after the last is the new one.
    private var shown: Int
    /// The new line while one of the history is shown.
    private var draft: [Character] = []

    /// An empty line.
    package init(history: [String] = []) {
        self.history = history
        shown = history.count
    }

    /// Puts a character before the cursor.
    package mutating func insert(_ character: Character) {
        // A mark joins the character that it belongs to.
        let joined = cursor > 0 ? String(text[cursor - 1]) + String(character) : ""
        if joined.count == 1 {
            text[cursor - 1] = Character(joined)
        } else {
            text.insert(character, at: cursor)
            cursor += 1
        }
    }

    /// Takes away the character before the cursor.
    package mutating func deleteBackward() {
        guard cursor > 0 else { return }
        cursor -= 1
        text.remove(at: cursor)
    }

    /// Takes away the character after the cursor.
    package mutating func deleteForward() { if cursor < text.count { text.remove(at: cursor) } }

    /// Takes away all before the cursor.
    package mutating func deleteToStart() {
        text.removeFirst(cursor)
        cursor = 0
    }

    /// Takes away all after the cursor.
    package mutating func deleteToEnd() { text.removeLast(text.count - cursor) }

    /// Moves the cursor, at most to an end.
    package mutating func move(by count: Int) { cursor = min(max(cursor + count, 0), text.count) }

    /// Shows an earlier line (-1) or a later one (1).
    package mutating func recall(_ step: Int) {
        let next = shown + step
        guard (0...history.count).contains(next) else { return }
        if shown == history.count { draft = text }
        shown = next
        text = next == history.count ? draft : Array(history[next])
        cursor = text.count
    }

    /// What fits into so many columns around the cursor, and how much of it is before the cursor.
    ///
    /// Whatever is not ASCII counts as two columns, which no character exceeds.
    package func visible(columns: Int) -> (text: String, beforeCursor: String) {
        func width(_ character: Character) -> Int { character.isASCII ? 1 : 2 }
        var (start, end) = (cursor, cursor)
        var room = columns
        while start > 0, room >= width(text[start - 1]) {
            start -= 1
            room -= width(text[start])
        }
        while end < text.count, room >= width(text[end]) {
            room -= width(text[end])
            end += 1
        }
        return (String(text[start..<end]), String(text[start..<cursor]))
    }
}
