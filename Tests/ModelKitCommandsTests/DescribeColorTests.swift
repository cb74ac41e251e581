import TestSupport
import Testing

@Suite("The colours of describe")
struct DescribeColorTests {
    private static let color = "\u{1B}[3"

    /// What describe prints at a pseudo-terminal.
    private func atTerminal(environment: [String: String?]) throws -> String {
        let result = try Product("own-models").runInShell(
            "exec timeout -s KILL 60 python3 -c 'import pty, sys; pty.spawn(sys.argv[1:])' \"$0\" describe -r shout",
            environment: environment)
        #expect(result.output.contains("shout"), "\(result.output)\(result.errors)")
        return result.output
    }

    @Test("A terminal gets them, unless NO_COLOR is set to something", arguments: [nil, "", "1", "0"])
    func terminal(noColor: String?) throws {
        let isColored = noColor?.isEmpty ?? true
        #expect(try atTerminal(environment: ["NO_COLOR": noColor]).contains(Self.color) == isColored)
    }

    @Test("A file does not get them")
    func file() throws {
        let result = try Product("own-models").run("describe", "-r", "shout", environment: ["NO_COLOR": nil])
        #expect(result.status == 0 && result.output.contains("shout") && !result.output.contains("\u{1B}"))
    }
}
