import Foundation
import TestSupport
import Testing

@Suite("batch --resume")
struct ResumeTests {
    let tool = Product("own-models")
    let folder: TemporaryFolder
    let input: String

    init() throws {
        folder = try TemporaryFolder()
        input = try folder.write((1...Self.count).map { "\"item \($0)\"\n" }.joined(), to: "in.jsonl")
    }

    private static let count = 6000

    private var output: String { "\(folder.path)/out.jsonl" }

    private func run(_ arguments: String..., crashingAt item: Int? = nil, to output: String? = nil) throws
        -> Product.Result
    {
        try tool.run(
            ["batch", "fragile", input, output ?? self.output, "--batch-size", "50", "--resume"] + arguments,
            environment: ["CRASH_AT": item.map { "item \($0)" }])
    }

    private func text(_ name: String) throws -> String {
        try String(contentsOfFile: "\(folder.path)/\(name)", encoding: .utf8)
    }

    @Test(
        "A batch that is killed, even several times, goes on to the same output",
        arguments: [[1], [1000], [2500, 2500, 4000], [6000]], [["--threads", "1"], ["--threads", "4"]])
    func killed(at items: [Int], options: [String]) throws {
        for item in items {
            let result = try tool.run(
                ["batch", "fragile", input, output, "--batch-size", "50", "--resume"] + options,
                environment: ["CRASH_AT": "item \(item)"])
            #expect(result.status == -SIGKILL)
            #expect(try folder.contents == ["in.jsonl", "out.jsonl.journal", "out.jsonl.partial"])
        }
        let result = try run()
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.errors.contains("lines were finished before") == (items[items.count - 1] > 2000))
        #expect(try text("out.jsonl") == text("in.jsonl"))
        #expect(try folder.contents == ["in.jsonl", "out.jsonl"])
    }

    @Test("Without order nothing is lost or there twice either")
    func unordered() throws {
        for item in [2500, 4500] {
            #expect(try run("--unordered", "--threads", "4", crashingAt: item).status == -SIGKILL)
        }
        #expect(try run("--unordered", "--threads", "4").status == 0)
        #expect(
            try text("out.jsonl").split(separator: "\n").sorted() == text("in.jsonl").split(separator: "\n").sorted())
    }

    @Test("Packed output goes on with another member")
    func packed() throws {
        let packed = "\(folder.path)/out.jsonl.gz"
        #expect(try run(crashingAt: 4000, to: packed).status == -SIGKILL)
        #expect(try run(to: packed).status == 0)
        #expect(try tool.runInShell("gzip -dc '\(packed)'").output == text("in.jsonl"))
    }

    @Test("Bad lines go on as well, each there once")
    func errors() throws {
        try folder.write((1...Self.count).map { $0 % 3 == 0 ? "\($0)\n" : "\"item \($0)\"\n" }.joined(), to: "in.jsonl")
        let bad = "\(folder.path)/bad.jsonl"
        #expect(try run("--errors", bad, crashingAt: 4000).status == -SIGKILL)
        let result = try run("--errors", bad)
        #expect(result.status == 0)
        #expect(result.errors.hasSuffix("4000 of 6000 lines predicted, 2000 refused: see \(bad)\n"), "\(result.errors)")
        let good = (1...Self.count).filter { $0 % 3 != 0 }.map { "\"item \($0)\"\n" }.joined()
        #expect(try text("out.jsonl") == good)
        #expect(try text("bad.jsonl").split(separator: "\n").count == 2000)
        #expect(try folder.contents == ["bad.jsonl", "in.jsonl", "out.jsonl"])
    }

    @Test(
        "A record that cannot be true is not followed",
        arguments: [
            #"{"lines":[[5,9223372036854775807]],"outputBytes":0,"errorBytes":0,"refused":0,"isComplete":false}"#,
            #"{"lines":[[1,50]],"outputBytes":0,"errorBytes":0,"refused":0,"isComplete":false}"#,
            #"{"lines":[],"outputBytes":-1,"errorBytes":0,"refused":0,"isComplete":false}"#,
            #"{"lines":[[1,50],[20,2]],"outputBytes":0,"errorBytes":-5,"refused":0,"isComplete":true}"#,
        ])
    func impossible(record: String) throws {
        #expect(try run(crashingAt: 4000).status == -SIGKILL)
        let journal = try text("out.jsonl.journal")
        try folder.write(journal + record + "\n", to: "out.jsonl.journal")
        #expect(try run().status == 0)
        #expect(try text("out.jsonl") == text("in.jsonl"))
    }

    @Test("A signal that the process was started to ignore does not end the batch, as with nohup")
    func ignored() throws {
        let script = """
            import signal, subprocess, sys
            signal.signal(signal.SIGHUP, signal.SIG_IGN)
            child = subprocess.Popen(sys.argv[1:])
            while child.poll() is None:
                child.send_signal(signal.SIGHUP)
            sys.exit(child.returncode)
            """
        let file = try folder.write(script, to: "hang_up.py")
        let result = try tool.runInShell(
            "exec timeout -s KILL 60 python3 '\(file)' \"$0\" batch fragile '\(input)' '\(output)' --batch-size 50")
        #expect(result.status == 0, "\(result.errors)")
        #expect(try text("out.jsonl") == text("in.jsonl"))
    }

    @Test("Bad lines that nobody takes end the batch, and nothing is left of it")
    func refused() throws {
        try folder.write("\"a\"\n3\n", to: "in.jsonl")
        #expect(try run().status == 1)
        #expect(try folder.contents == ["in.jsonl"])
    }

    @Test("Whatever was cut off or added after the last record is computed again", arguments: 0..<24)
    func torn(step: Int) throws {
        #expect(try run(crashingAt: 5000).status == -SIGKILL)
        let journal = Array(try text("out.jsonl.journal").utf8)
        let partial = Array(try text("out.jsonl.partial").utf8)
        #expect(journal.split(separator: 0x0A).count > 3)
        if step < 12 {
            try folder.write(journal[..<(journal.count * step / 12)], to: "out.jsonl.journal")
            try folder.write(partial + Array("\"torn".utf8), to: "out.jsonl.partial")
        } else {
            try folder.write(partial[..<(partial.count * (step - 12) / 12)], to: "out.jsonl.partial")
        }
        let result = try run()
        #expect(result.status == 0, "\(result.errors)")
        #expect(try text("out.jsonl") == text("in.jsonl"))
    }

    @Test("A batch that was killed between its last record and its name only gets its name")
    func unnamed() throws {
        #expect(try run(crashingAt: 3000).status == -SIGKILL)
        let journal = try text("out.jsonl.journal")
        let header = try #require(journal.split(separator: "\n").first)
        let record = """
            {"errorBytes":0,"isComplete":true,"lines":[[1,6000]],"outputBytes":\(try text("in.jsonl").utf8.count),\
            "refused":0}
            """
        for partial in [try text("in.jsonl"), nil] {
            try folder.write("\(header)\n\(record)\n", to: "out.jsonl.journal")
            if let partial {
                try folder.write(partial, to: "out.jsonl.partial")
            }
            let result = try run()
            #expect(result.status == 0 && result.errors == "6000 lines were finished before\n", "\(result.errors)")
            #expect(try text("out.jsonl") == text("in.jsonl"))
            #expect(try folder.contents == ["in.jsonl", "out.jsonl"])
        }
    }

    @Test("A batch does not go on with another input, model, library or other options")
    func changed() throws {
        #expect(try run(crashingAt: 3000).status == -SIGKILL)
        let journal = try text("out.jsonl.journal")
        func refusal(_ result: Product.Result) -> String {
            #expect(result.status == 1)
            return result.errors
        }
        #expect(refusal(try run("--unordered")).contains("another set of options: remove this file"))
        #expect(refusal(try run("--options", "{}")).contains("another set of options"))
        #expect(
            refusal(try tool.run("batch", "shout", input, output, "--resume")).contains("another model ('fragile')"))
        try folder.write("\"item 1\"\n", to: "in.jsonl")
        #expect(refusal(try run()).contains("another input"))
        #expect(try text("out.jsonl.journal") == journal)
        try folder.remove("out.jsonl.journal")
        #expect(try run().status == 0)
        #expect(try text("out.jsonl") == "\"item 1\"\n")
    }

    @Test("A batch does not go on where an asset has changed")
    func changedAsset() throws {
        try folder.write("good day", to: "words/greeting.txt")
        func run(_ crash: String?) throws -> Product.Result {
            try tool.run(
                "batch", "greeting", input, output, "--resume", "--batch-size", "50",
                environment: ["MODELKIT_ASSETS_DIR": folder.path, "CRASH_AT": crash])
        }
        try folder.write("3\n", to: "in.jsonl")
        #expect(try run(nil).status == 1)
        // A batch that has just been begun leaves its journal behind where it cannot write.
        try folder.makeFolder("out.jsonl.partial")
        #expect(try run(nil).status == 1)
        try FileManager.default.removeItem(atPath: "\(folder.path)/out.jsonl.partial")
        try folder.write("hello", to: "words/greeting.txt")
        #expect(try run(nil).errors.contains("another library"))
    }

    @Test("Termination leaves nothing of a batch behind, and gives 143")
    func terminated() throws {
        let script = """
            mkfifo '\(folder.path)/pipe'
            "$0" batch fragile '\(folder.path)/pipe' '\(output)' & child=$!
            exec 3<>'\(folder.path)/pipe'
            printf '"a"\\n' >&3
            # Once it watches for the signal.
            until grep -qE '^SigCgt:.*4...$|^State:.Z' /proc/$child/status; do :; done
            while [ -d /proc/$child ] && ! grep -q '^State:.Z' /proc/$child/status; do kill -TERM $child; done
            wait $child
            """
        #expect(try tool.runInShell(script).status == 143)
        #expect(try folder.contents == ["in.jsonl", "pipe"])
    }
}
