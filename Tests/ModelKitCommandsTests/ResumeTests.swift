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
        #expect(try folder.contents == ["in.jsonl", "out.jsonl", "out.jsonl.journal"])
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
        #expect(try folder.contents == ["bad.jsonl", "in.jsonl", "out.jsonl", "out.jsonl.journal"])
    }

    @Test(
        "A record that cannot be true is not followed",
        arguments: [
            #"{"digest":{"sum":0},"lines":[[5,9223372036854775807]],"outputBytes":0,"errorBytes":0,"refused":0,"isComplete":false}"#,
            #"{"digest":{"sum":0},"lines":[[1,50]],"outputBytes":0,"errorBytes":0,"refused":0,"isComplete":false}"#,
            #"{"digest":{"sum":0},"lines":[],"outputBytes":-1,"errorBytes":0,"refused":0,"isComplete":false}"#,
            #"{"digest":{"sum":0},"lines":[[1,50],[20,2]],"outputBytes":0,"errorBytes":-5,"refused":0,"isComplete":true}"#,
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

    private static let badLine = 2520

    /// Runs a batch that a bad line stops.
    private func stop(_ arguments: String...) throws {
        try folder.write(try text("in.jsonl").replacing("\"item \(Self.badLine)\"", with: "3"), to: "in.jsonl")
        let result = try tool.run(
            ["batch", "fragile", input, output, "--batch-size", "50", "--resume"] + arguments)
        #expect(result.status == 1)
        #expect(result.errors.contains("line \(Self.badLine): item: "), "\(result.errors)")
        #expect(result.errors.contains("stopped at line \(Self.badLine), which could not be predicted"))
        #expect(try folder.contents == ["in.jsonl", "out.jsonl.journal", "out.jsonl.partial"])
    }

    @Test(
        "A bad line stops the batch, which keeps what is before and goes on once the line is mended",
        arguments: [["--threads", "1"], ["--threads", "4"]])
    func mended(options: [String]) throws {
        let whole = try text("in.jsonl")
        try stop(options[0], options[1])
        let good = whole.split(separator: "\n").prefix(Self.badLine - 1).map { "\($0)\n" }.joined()
        #expect(try text("out.jsonl.partial") == good)
        // Nothing before the bad line is computed again.
        try folder.write(whole, to: "in.jsonl")
        let result = try run(crashingAt: 1)
        #expect(result.status == 0 && result.errors == "\(Self.badLine - 1) lines were finished before\n", "\(result)")
        #expect(try text("out.jsonl") == whole)
    }

    @Test("Without order a mended batch has every prediction once, too")
    func mendedUnordered() throws {
        let whole = try text("in.jsonl")
        try stop("--unordered", "--threads", "4")
        try folder.write(whole, to: "in.jsonl")
        #expect(try run("--unordered").status == 0)
        #expect(try text("out.jsonl").split(separator: "\n").sorted() == whole.split(separator: "\n").sorted())
    }

    @Test("A batch that a bad line stopped goes on with --errors, and then not without")
    func errorsLater() throws {
        try stop()
        let bad = "\(folder.path)/bad.jsonl"
        #expect(try run("--errors", bad, crashingAt: 5000).status == -SIGKILL)
        let without = try run()
        #expect(without.status == 1 && without.errors.contains("begun with --errors \(bad), not without"), "\(without)")
        #expect(try run("--errors", bad).status == 0)
        #expect(try text("out.jsonl") == text("in.jsonl").replacing("\n3\n", with: "\n"))
        #expect(try text("bad.jsonl").contains("\"line\":\(Self.badLine)}"))
    }

    @Test(
        "A batch does not go on where a line that is finished was mended, added or taken away",
        arguments: [("\"item 7\"", "\"item seven\""), ("\"item 7\"", "\"new\"\n\"item 7\""), ("\"item 7\"\n", "")])
    func changedLine(old: String, new: String) throws {
        try stop()
        try folder.write(
            try text("in.jsonl").replacing("\n3\n", with: "\n\"c\"\n").replacing(old, with: new), to: "in.jsonl")
        let result = try run()
        #expect(result.status == 1 && result.errors.contains("lines that are finished have changed"), "\(result)")
    }

    @Test("A batch that could not write goes on once it can, and no line is lost")
    func noRoom() throws {
        let script = """
            import resource, subprocess, sys
            limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (40000, 40000))
            # Python ignores the signal, so that the write fails as on a full disk.
            sys.exit(subprocess.run(sys.argv[1:], preexec_fn=limit, restore_signals=False).returncode)
            """
        let file = try folder.write(script, to: "limit.py")
        let result = try tool.runInShell(
            "exec timeout -s KILL 60 python3 '\(file)' \"$0\" batch fragile '\(input)' '\(output)' --batch-size 50 --resume"
        )
        #expect(result.status == 1 && result.errors.hasPrefix("Error: "), "\(result)")
        let rest = try run()
        #expect(rest.status == 0 && rest.errors.contains("lines were finished before"), "\(rest)")
        #expect(try text("out.jsonl") == text("in.jsonl"))
    }

    @Test("A batch that is finished says so and computes nothing, until its output is removed")
    func finished() throws {
        #expect(try run().status == 0)
        let again = try run(crashingAt: 1)
        #expect(again.status == 0, "\(again)")
        #expect(
            again.errors == "\(output) was finished before, with 6000 lines: nothing is computed\n",
            "\(again.errors)")
        let other = try tool.run("batch", "shout", input, output, "--resume")
        #expect(other.status == 1 && other.errors.contains("with the model 'fragile', not 'shout'"), "\(other)")
        #expect(try text("out.jsonl") == text("in.jsonl"))
        try folder.remove("out.jsonl")
        #expect(try run().status == 0)
        #expect(try text("out.jsonl") == text("in.jsonl"))
        try folder.write(try text("in.jsonl") + "\"one more\"\n", to: "in.jsonl")
        let longer = try run()
        #expect(longer.status == 1, "\(longer)")
        #expect(longer.errors.contains("the batch was finished with fewer lines: remove this file"), "\(longer)")
    }

    @Test("The output of a finished batch that was written since is not taken for it", arguments: ["", "\"x\"\n"])
    func overwritten(rest: String) throws {
        #expect(try run().status == 0)
        try folder.write(try text("out.jsonl") + rest, to: "out.jsonl")
        let result = try run()
        #expect(result.status == 1 && result.errors.contains("out.jsonl: is not as the batch left it: "), "\(result)")
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
            {"digest":{"sum":0},"errorBytes":0,"isComplete":true,"lines":[[1,6000]],"outputBytes":\(try text("in.jsonl").utf8.count),\
            "refused":0}
            """
        for partial in [try text("in.jsonl"), nil] {
            try folder.write("\(header)\n\(record)\n", to: "out.jsonl.journal")
            if let partial {
                try folder.write(partial, to: "out.jsonl.partial")
            }
            let result = try run()
            #expect(result.status == 0 && result.errors.contains("out.jsonl was finished before"), "\(result.errors)")
            #expect(try text("out.jsonl") == text("in.jsonl"))
            #expect(try folder.contents == ["in.jsonl", "out.jsonl", "out.jsonl.journal"])
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
        #expect(
            refusal(try run("--unordered")).contains(
                "the batch was begun without --unordered, not with it: remove this file"))
        #expect(refusal(try run("--options", "{}")).contains("the batch was begun with other --options"))
        #expect(
            refusal(try tool.run("batch", "shout", input, output, "--resume")).contains(
                "begun with the model 'fragile', not 'shout'"))
        let copy = try folder.write(try text("in.jsonl"), to: "copy.jsonl")
        #expect(
            refusal(try tool.run("batch", "fragile", copy, output, "--resume")).contains(
                "begun with the input '\(input)', not '\(copy)'"))
        let size = try text("in.jsonl").utf8.count
        try folder.write("\"item 1\"\n", to: "in.jsonl")
        let error = refusal(try run())
        #expect(
            error.contains("another input") && error.contains("\(size) bytes") && error.contains("has 9, "), "\(error)")
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
        try folder.write("hello", to: "words/greeting.txt")
        let error = try run(nil).errors
        #expect(error.contains("another library: greeting.asset.path was ") && error.contains("8 bytes, "), "\(error)")
        #expect(error.contains(" and is ") && error.contains("5 bytes, "), "\(error)")
    }

    @Test("A batch does not go on where a file in the folder of its asset has changed")
    func changedFolder() throws {
        let weights = Repository.path("Weights/imdb/tfidf")
        for name in ["config.json", "idf.txt", "vocabulary.txt"] {
            try folder.write(String(contentsOfFile: "\(weights)/\(name)", encoding: .utf8), to: "tfidf/\(name)")
        }
        let library = try folder.write("models: { t: { type: tfidf, asset: tfidf } }", to: "library.yaml")
        try folder.write("[\"good\"]\n3\n", to: "in.jsonl")
        func run() throws -> Product.Result {
            try tool.run("batch", "t", input, output, "--resume", "--library", library)
        }
        #expect(try run().status == 1)
        let config = try text("tfidf/config.json")
        try folder.write(config.replacing("\"l2\"", with: "\"l1\""), to: "tfidf/config.json")
        let result = try run()
        #expect(result.status == 1 && result.errors.contains("another library: t.asset.path was "), "\(result)")
    }

    @Test("A batch does not go on with another value of what its settings hide")
    func changedSecret() throws {
        func library(_ version: Int) throws -> String {
            try folder.write(
                """
                models:
                  far:
                    type: distant_http
                    settings: { endpoint: { env: FAR }, params: { version: \(version) }, tries: 1 }
                """, to: "library.yaml")
        }
        func run(_ version: Int, _ url: String) throws -> String {
            try tool.run(
                ["batch", "far", input, output, "--resume", "--library", library(version)], environment: ["FAR": url]
            ).errors
        }
        try folder.write("\"a\"\n", to: "in.jsonl")
        #expect(try run(1, "http://127.0.0.1:1/").contains("line 1: no more can be predicted"))
        #expect(try run(1, "http://127.0.0.1:1/").contains("line 1: no more can be predicted"))
        for (version, url) in [(2, "http://127.0.0.1:1/"), (1, "http://127.0.0.1:2/")] {
            let error = try run(version, url)
            #expect(error.contains("another library: far.settings_sha256 was "), "\(error)")
        }
    }

    @Test("Secrets in options are neither kept nor shown")
    func secretOptions() throws {
        try folder.write("\"a\"\n3\n", to: "in.jsonl")
        func run(_ mark: String) throws -> Product.Result {
            try tool.run("batch", "shout", input, output, "--resume", "--options", "{\"mark\":\"\(mark)\"}")
        }
        #expect(try run("s3cret").status == 1)
        let other = try run("t0p")
        #expect(other.status == 1 && !other.errors.contains("t0p") && !other.errors.contains("s3cret"), "\(other)")
        #expect(try !text("out.jsonl.journal").contains("s3cret"))
        let attributes = try FileManager.default.attributesOfItem(atPath: "\(output).journal")
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }

    @Test("A finished batch looks at its input again: further lines are refused, another date is nothing")
    func finishedInput() throws {
        for lines in ["", "\n\n", "\"item 1\"\n"] {
            for name in ["out.jsonl", "out.jsonl.journal"] where try folder.contents.contains(name) {
                try folder.remove(name)
            }
            try folder.write(lines, to: "in.jsonl")
            #expect(try run().status == 0)
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSince1970: 1_000_000)], ofItemAtPath: input)
            for _ in 0..<2 {
                let touched = try run()
                #expect(touched.status == 0 && touched.errors.contains("nothing is computed"), "\(touched)")
            }
            try folder.write(lines + "\"item 2\"\n", to: "in.jsonl")
            for _ in 0..<2 {
                let longer = try run()
                #expect(longer.status == 1, "\(longer)")
                #expect(longer.errors.contains("the batch was finished with fewer lines"), "\(longer)")
            }
        }
    }

    @Test("A finished batch whose file of errors was removed begins anew")
    func removedErrors() throws {
        try folder.write("\"item 1\"\n3\n", to: "in.jsonl")
        let bad = "\(folder.path)/bad.jsonl"
        #expect(try run("--errors", bad).status == 0)
        let errors = try text("bad.jsonl")
        try folder.remove("bad.jsonl")
        #expect(try run("--errors", bad).status == 0)
        #expect(try text("bad.jsonl") == errors && errors.contains("\"line\":2"))
        #expect(try text("out.jsonl") == "\"item 1\"\n")
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
