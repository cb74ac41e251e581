import ModelKitCommands
import Testing

@Suite("A line at the prompt")
struct EditedLineTests {
    private func line(_ text: String, history: [String] = []) -> EditedLine {
        var line = EditedLine(history: history)
        for character in text { line.insert(character) }
        return line
    }

    @Test("Characters go where the cursor is, and the cursor stays between the ends")
    func inserting() {
        var edited = line("ac")
        edited.move(by: -1)
        edited.insert("b")
        #expect(String(edited.text) == "abc" && edited.cursor == 2)
        edited.move(by: -99)
        edited.insert("_")
        #expect(String(edited.text) == "_abc" && edited.cursor == 1)
        edited.move(by: 99)
        edited.insert("!")
        #expect(String(edited.text) == "_abc!" && edited.cursor == 5)
    }

    @Test("A mark that is typed after its letter joins it")
    func combining() {
        let edited = line("e\u{301}x")
        #expect(edited.text == ["e\u{301}", "x"] && edited.cursor == 2)
        var typed = EditedLine()
        typed.insert("e")
        typed.insert("\u{301}")
        #expect(typed.text == ["é"] && typed.cursor == 1)
    }

    @Test("Deleting takes what is before or after the cursor, and nothing at the ends")
    func deleting() {
        var edited = line("abcd")
        edited.deleteForward()
        #expect(String(edited.text) == "abcd")
        edited.deleteBackward()
        edited.move(by: -1)
        edited.deleteForward()
        #expect(String(edited.text) == "ab" && edited.cursor == 2)
        edited.move(by: -1)
        edited.deleteToStart()
        #expect(String(edited.text) == "b" && edited.cursor == 0)
        edited.deleteBackward()
        edited.deleteToEnd()
        #expect(edited.text.isEmpty && edited.cursor == 0)
    }

    @Test("Earlier lines come back, and the unfinished one after them")
    func history() {
        var edited = line("new", history: ["one", "three"])
        edited.recall(1)
        #expect(String(edited.text) == "new")
        edited.recall(-1)
        #expect(String(edited.text) == "three" && edited.cursor == 5)
        edited.recall(-1)
        edited.recall(-1)
        #expect(String(edited.text) == "one")
        edited.recall(1)
        edited.recall(1)
        #expect(String(edited.text) == "new" && edited.cursor == 3)
    }

    @Test(
        "Only what fits is shown, always with the cursor",
        arguments: [
            (0, 10, "abcdef", ""), (6, 10, "abcdef", "abcdef"), (6, 3, "def", "def"), (0, 3, "abc", ""),
            (4, 3, "bcd", "bcd"),
        ])
    func visible(cursor: Int, columns: Int, text: String, beforeCursor: String) {
        var edited = line("abcdef")
        edited.move(by: cursor - 6)
        #expect(edited.visible(columns: columns) == (text, beforeCursor))
    }

    @Test("What is not ASCII may be two columns wide")
    func wide() {
        #expect(line("日本語").visible(columns: 5) == ("本語", "本語"))
    }
}
