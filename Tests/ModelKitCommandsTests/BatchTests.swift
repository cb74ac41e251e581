import Foundation
import ModelKitCommands
import TestSupport
import Testing

@Suite("batch")
struct BatchTests {
    let tool = Product("own-models")
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private var output: String { "\(folder.path)/out.jsonl" }

    private func lines(_ count: Int) -> String { (1...count).map { "\"item \($0)\"\n" }.joined() }

    private func text(_ name: String) throws -> String {
        try String(contentsOfFile: "\(folder.path)/\(name)", encoding: .utf8)
    }

    private func sorted(_ text: String) -> [Substring] { text.split(separator: "\n").sorted() }

    @Test("Several threads keep the order of the lines", arguments: [1, 2, 8])
    func order(threads: Int) throws {
        let input = try folder.write(lines(2000), to: "in.jsonl")
        let result = try tool.run(
            "batch", "fragile", input, output, "--threads", "\(threads)", "--batch-size", "7")
        #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
        #expect(try text("out.jsonl") == lines(2000))
    }

    @Test("Without order every prediction is there once")
    func unordered() throws {
        let input = try folder.write(lines(2000), to: "in.jsonl")
        let result = try tool.run(
            "batch", "fragile", input, output, "--threads", "4", "--batch-size", "3", "--unordered")
        #expect(result.status == 0, "\(result.errors)")
        #expect(sorted(try text("out.jsonl")) == sorted(lines(2000)))
    }

    @Test("- reads standard input and writes standard output")
    func standardStreams() throws {
        let result = try tool.run(
            "batch", "shout", "-", "-", "--options", #"{"mark": "?"}"#, input: "\"a\"\n\"b\"\r\n\"c\"")
        #expect(result.status == 0 && result.output == "\"A?\"\n\"B?\"\n\"C?\"\n", "\(result.errors)")
        let bad = try tool.run("batch", "shout", "-", "-", "--batch-size", "1", input: "\"a\"\n3\n\"c\"")
        #expect(bad.status == 1 && bad.output == "\"A!\"\n")
        #expect(bad.errors.contains("line 2: item: ") && bad.errors.contains("the output ends before them"))
    }

    @Test(
        "To standard output all predictions before the first bad line are written and none after it",
        arguments: [nil, 1, 7, 4096], [1, 4])
    func beforeBadLine(size: Int?, threads: Int) throws {
        let result = try tool.run(
            ["batch", "fragile", "-", "-", "--threads", "\(threads)"] + (size.map { ["--batch-size", "\($0)"] } ?? []),
            input: lines(2500) + "3\n" + lines(2500) + "4\n" + lines(10))
        #expect(result.status == 1)
        #expect(result.output == lines(2500))
        #expect(
            result.errors.hasSuffix(
                "2 of 5012 lines could not be predicted: the output ends before them\n"), "\(result.errors)")
    }

    @Test("To standard output all is written that can be read before the input is damaged", arguments: [1, 4])
    func beforeDamage(threads: Int) throws {
        let member = try Gzip.member(of: Array(lines(2500).utf8))
        let input = try folder.write(member + member.prefix(12), to: "in.gz")
        let result = try tool.run("batch", "fragile", input, "-", "--threads", "\(threads)")
        #expect(result.status == 1 && result.errors == "Error: \(input): the gzip data end too early\n")
        #expect(result.output == lines(2500))
    }

    @Test("A prediction is written while more items are awaited from a pipe")
    func pipe() throws {
        let script = """
            import subprocess, sys
            child = subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            # Some at a time, so that windows would have room for more.
            for count in [1, 1, 3, 1, 5, 1, 1]:
                child.stdin.write(b'"a"\\n' * count)
                child.stdin.flush()
                for _ in range(count):
                    print(child.stdout.readline().decode(), end="", flush=True)
            child.stdin.close()
            sys.exit(child.wait())
            """
        let file = try folder.write(script, to: "ask.py")
        let result = try tool.runInShell("exec timeout -s KILL 60 python3 '\(file)' \"$0\" batch shout - -")
        #expect(result.status == 0 && result.output == String(repeating: "\"A!\"\n", count: 13), "\(result)")
    }

    @Test("Few lines are predicted by several threads as well")
    func fewLines() throws {
        let result = try tool.run(
            ["batch", "meeting", "-", "-", "--threads", "2"], input: "\"a\"\n\"b\"\n", timeout: 60)
        #expect(result.status == 0 && result.output == "\"a\"\n\"b\"\n", "\(result.errors)")
    }

    @Test(
        "Lines may end with a carriage return, and empty ones at the end are no items",
        arguments: ["\n", "\r\n"], ["", "|", "||", "||||"])
    func lineEnds(end: String, rest: String) throws {
        let text = ("\"a\"|\"b\"" + rest).replacing("|", with: end)
        let result = try tool.run("batch", "shout", "-", "-", input: text)
        #expect(result.status == 0 && result.output == "\"A!\"\n\"B!\"\n", "\(result.errors)")
        let between = try tool.run("batch", "shout", "-", "-", input: "\"a\"\(end)\(end)\(end)\"b\"\(end)\(end)")
        #expect(between.status == 1 && between.output == "\"A!\"\n")
        #expect(between.errors.contains("line 2: ") && between.errors.contains("\nline 3: "), "\(between.errors)")
        #expect(between.errors.contains("2 of 4 lines"))
    }

    @Test("With the line numbers of --errors every prediction finds its item again", arguments: [1, 3])
    func correspondence(threads: Int) throws {
        struct Line: Decodable { var line: Int }
        let items = (1...3000).map { $0 % 7 == 3 || $0 % 11 == 5 ? "\($0)" : "\"item \($0)\"" }
        let input = try folder.write(items.map { $0 + "\n" }.joined(), to: "in.jsonl")
        let path = "\(folder.path)/bad.jsonl"
        let result = try tool.run("batch", "fragile", input, output, "--errors", path, "--threads", "\(threads)")
        #expect(result.status == 0)
        let refused = try text("bad.jsonl").split(separator: "\n").map {
            try JSONDecoder().decode(Line.self, from: Data($0.utf8)).line
        }
        #expect(refused == (1...3000).filter { $0 % 7 == 3 || $0 % 11 == 5 })
        var predictions = try text("out.jsonl").split(separator: "\n").makeIterator()
        for (index, item) in items.enumerated() where !Set(refused).contains(index + 1) {
            #expect(predictions.next().map(String.init) == item, "line \(index + 1)")
        }
        #expect(predictions.next() == nil)
    }

    @Test("What ends with .gz is unpacked, whatever its members, and packed so that gzip reads it")
    func gzip() throws {
        let parts = try [lines(500), "", "\"x\"\n", lines(40000)].map { try Gzip.member(of: Array($0.utf8)) }
        let input = try folder.write(parts.joined(), to: "in.jsonl.gz")
        let packed = "\(folder.path)/out.jsonl.gz"
        let result = try tool.run("batch", "fragile", input, packed, "--threads", "3")
        #expect(result.status == 0, "\(result.errors)")
        #expect(try tool.runInShell("gzip -dc '\(packed)'").output == lines(500) + "\"x\"\n" + lines(40000))
        let empty = try folder.write("", to: "empty.jsonl")
        #expect(try tool.run("batch", "fragile", empty, packed).status == 0)
        #expect(try tool.runInShell("gzip -t '\(packed)'").status == 0)
    }

    @Test("gzip data that are damaged or end too early are an error, and nothing is written", arguments: 0...40)
    func damagedGzip(place: Int) throws {
        var bytes = try Gzip.member(of: Array(lines(300).utf8))
        let cut = bytes.count * place / 41
        let short = try folder.write(bytes[..<cut], to: "short.gz")
        let result = try tool.run("batch", "fragile", short, output)
        #expect(result.status == 1)
        #expect(result.errors == "Error: \(short): the gzip data end too early\n")
        // The header's time, flags and system do not matter to the contents.
        guard !(4..<10).contains(cut) else { return }
        bytes[cut] ^= 0x41
        let damaged = try folder.write(bytes, to: "damaged.gz")
        let second = try tool.run("batch", "fragile", damaged, output)
        #expect(second.status == 1)
        #expect(second.errors.contains("damaged.gz: the gzip data "), "\(second.errors)")
        #expect(try folder.contents == ["damaged.gz", "short.gz"])
    }

    @Test("Text after the last gzip member is an error")
    func trailingText() throws {
        let bytes = try Gzip.member(of: Array(lines(3).utf8)) + Array("more".utf8)
        let input = try folder.write(bytes, to: "in.gz")
        let result = try tool.run("batch", "fragile", input, output)
        #expect(result.status == 1)
        #expect(result.errors == "Error: \(input): the gzip data are damaged\n")
    }

    @Test("With --errors bad lines go there and the others are predicted", arguments: [1, 2, 4096], [1, 3])
    func errors(size: Int, threads: Int) throws {
        let bad = Data("\"a\"\n\"\"\n3\n\n\"b\"\n\"".utf8) + Data([0xFF, 0x22, 0x0A]) + Data("\"c\"".utf8)
        let input = try folder.write(bad, to: "in.jsonl")
        let path = "\(folder.path)/bad.jsonl"
        let result = try tool.run(
            "batch", "shout", input, output, "--errors", path, "--batch-size", "\(size)", "--threads", "\(threads)")
        #expect(result.status == 0)
        #expect(result.errors == "3 of 7 lines predicted, 4 refused: see \(path)\n")
        #expect(try text("out.jsonl") == "\"A!\"\n\"B!\"\n\"C!\"\n")
        struct Line: Decodable {
            var line: Int
            var error: String
            var item: String
        }
        let refused = try text("bad.jsonl").split(separator: "\n").map {
            try JSONDecoder().decode(Line.self, from: Data($0.utf8))
        }
        #expect(refused.map(\.line) == [2, 3, 4, 6])
        #expect(refused.map(\.item) == ["\"\"", "3", "", "\"\u{FFFD}\""])
        #expect(
            refused[0].error.hasSuffix("there is nothing to shout")
                && refused[3].error == "is not UTF-8 at byte offset 1 (0xFF)")
    }

    @Test("Where a service is not there no line is refused, and the batch goes on once it is", arguments: [1, 4])
    func outage(threads: Int) throws {
        let script = """
            import http.server, json, sys
            class Handler(http.server.BaseHTTPRequestHandler):
                def do_POST(self):
                    item = json.loads(self.rfile.read(int(self.headers["content-length"])))
                    status, answer = (400, b"no") if item == "bad" else (200, json.dumps(len(item)).encode())
                    self.send_response(status)
                    self.send_header("content-length", str(len(answer)))
                    self.end_headers()
                    self.wfile.write(answer)
                def log_message(self, *arguments):
                    pass
            import subprocess
            server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
            port = server.server_address[1]
            library = open("LIBRARY").read().replace("PORT", str(port))
            open("LIBRARY", "w").write(library)
            def call():
                return subprocess.run(sys.argv[1:], capture_output=True, text=True, timeout=60)
            # The address listens only once the server does: nobody else gets its port meanwhile.
            server.socket.close()
            down = call()
            print(down.returncode, down.stderr.strip().split(": ")[1:3], flush=True)
            import threading
            server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
            threading.Thread(target=server.serve_forever, daemon=True).start()
            up = call()
            print(up.returncode, up.stderr.strip(), flush=True)
            """
        let library = try folder.write(
            "models: { far: { type: distant_http, settings: { endpoint: 'http://127.0.0.1:PORT/', tries: 1 } } }",
            to: "library.yaml")
        let input = try folder.write("\"a\"\n\"bad\"\n\"ccc\"\n", to: "far.jsonl")
        let (out, bad) = ("\(folder.path)/far.out", "\(folder.path)/far.bad")
        let file = try folder.write(script.replacing("LIBRARY", with: library), to: "serve.py")
        let result = try tool.runInShell(
            "exec timeout -s KILL 120 python3 '\(file)' \"$0\" batch far '\(input)' '\(out)' --library '\(library)' "
                + "--resume --errors '\(bad)' --threads \(threads) --no-progress")
        #expect(result.status == 0, "\(result)")
        #expect(
            result.output == """
                1 ['line 1', 'no more can be predicted']
                0 2 of 3 lines predicted, 1 refused: see \(bad)

                """, "\(result)")
        #expect(try String(contentsOfFile: out, encoding: .utf8) == "1\n3\n")
        #expect(try String(contentsOfFile: bad, encoding: .utf8).contains("found 400"))
    }

    @Test("Files that would replace each other are refused")
    func sameFiles() throws {
        let input = try folder.write("3\n", to: "in.jsonl")
        for errors in [input, output, "\(folder.path)/./in.jsonl"] {
            let result = try tool.run("batch", "shout", input, output, "--errors", errors)
            #expect(result.status == 1 && result.errors.contains(" and would be the file of errors as well"))
        }
        #expect(try folder.contents == ["in.jsonl"])
        for name in ["z.partial", "z.journal"] {
            let input = try folder.write("\"a\"\n", to: name)
            let result = try tool.run("batch", "shout", input, "\(folder.path)/z", "--resume")
            #expect(result.status == 1 && result.errors.contains("is the input and would be"), "\(result)")
            #expect(try String(contentsOfFile: input, encoding: .utf8) == "\"a\"\n")
        }
        for errors in ["y.partial", "y.journal"] {
            let path = "\(folder.path)/\(errors)"
            let result = try tool.run("batch", "shout", input, "\(folder.path)/y", "--resume", "--errors", path)
            #expect(result.status == 1 && result.errors.contains("is the file of errors and would be"), "\(result)")
        }
        #expect(try folder.contents == ["in.jsonl", "z.journal", "z.partial"])
    }
}
