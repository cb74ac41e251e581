import Foundation
import TestSupport
import Testing

@Suite("The prompt at a terminal")
struct PromptTests {
    /// Types what it is given at a pseudo-terminal, waiting each time for what is given beside it, and prints the status.
    private static let typist = """
        import os, pty, sys
        program, steps = sys.argv[1], [step.encode().decode("unicode_escape").encode("latin-1") for step in sys.argv[2:]]
        child, terminal = pty.fork()
        if child == 0:
            os.execv(program, [program, "predict", "shout"])
        seen = b""
        for awaited, typed in zip(steps[::2], steps[1::2]):
            # Keys count only once the prompt is there again.
            for text in filter(None, (awaited, b"]> ")):
                while text not in seen:
                    seen += os.read(terminal, 4096)
                seen = seen.split(text, 1)[1]
            os.write(terminal, typed)
        try:
            while os.read(terminal, 4096):
                pass
        except OSError:
            pass
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
        """

    @Test(
        "Keys edit the line, arrows bring lines back, and Control-D or Control-C ends",
        arguments: [
            ([#""#, #""ac"\x1b[D\x1b[Db\r"#, #""ABC!""#, #"\x04"#], "0"),
            ([#""#, #""one"\r"#, #""ONE!"\r\n"#, #"\x1b[A\x1b[D2\r"#, #""ONE2!""#, #"\x04"#], "0"),
            ([#""#, #"3\r"#, "Error: item: ", #""go on"\r"#, #""GO ON!""#, #"\x04"#], "0"),
            ([#""#, #""\xff"\r"#, "byte offset 1 (0xFF)", #""go on"\r"#, #""GO ON!""#, #"\x04"#], "0"),
            ([#""#, #""a\xc3"\r"#, "byte offset 2 (0xC3)", #"\x04"#], "0"),
            ([#""#, #"xx\x15"\xc3\xa9"\x01\x05\r"#, #""\xc3\x89!""#, #"\x03"#], "130"),
        ])
    func typing(steps: [String], status: String) throws {
        let folder = try TemporaryFolder()
        let script = try folder.write(Self.typist, to: "typist.py")
        let quoted = steps.map { "'\($0)'" }.joined(separator: " ")
        let result = try Product("own-models").runInShell(
            "exec timeout -s KILL 60 python3 '\(script)' \"$0\" \(quoted)")
        #expect(result.output == "\(status)\n", "\(result.errors)")
    }
}
