import Foundation
import TestSupport
import Testing

@Suite("The commands of a user's own program")
struct OwnCommandsTests {
    let tool = Product("own-models")
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func withAsset() throws -> [String: String?] {
        try folder.write("good day", to: "words/greeting.txt")
        return ["MODELKIT_ASSETS_DIR": folder.path]
    }

    @Test("The program is called as it was started, in usage, examples and completion")
    func name() throws {
        let help = try tool.run("--help").output
        #expect(help.contains("USAGE: own-models <subcommand>"), "\(help)")
        #expect(help.contains("130  interrupted") && help.contains("143  terminated"))
        #expect(help.contains("own-models --generate-completion-script bash"))
        #expect(!help.contains("doctor-reading"))
        #expect(try tool.run("--version").output == "2.3\n")
    }

    @Test(
        "Every command's help shows an example",
        arguments: [
            "predict", "batch", "test", "time", "memory", "describe", "list-assets", "dependencies-graph",
            "library-schema",
        ])
    func examples(command: String) throws {
        for columns in [40, 80, 200] {
            let help = try tool.run(command, "--help", environment: ["COLUMNS": "\(columns)"]).output
            #expect(help.contains("Examples:\n  own-models"), "\(help)")
            #expect(!help.contains("imdb"))
            // Whatever is broken can be pasted into a shell nevertheless.
            let examples = help.components(separatedBy: "Examples:\n")[1].components(separatedBy: "\n\n")[0]
                .replacing(" \\\n      ", with: " ")
            #expect(examples.split(separator: "\n").allSatisfy { $0.hasPrefix("  own-models \(command)") }, "\(help)")
        }
    }

    @Test("Text that is not UTF-8 is an error with its place, wherever it comes from")
    func invalidText() throws {
        let argument = try tool.runInShell(#""$0" predict shout "$(printf '"a\377"')""#)
        #expect(argument.status == 64 && argument.output.isEmpty)
        #expect(argument.errors.hasPrefix("Error: argument 3 is not UTF-8 at byte offset 2 (0xFF)"), "\(argument)")
        let whole = try tool.runInShell(#"printf '"a\377"' | "$0" predict shout -"#)
        #expect(whole.status == 1 && whole.output.isEmpty)
        #expect(whole.errors == "Error: item: is not UTF-8 at byte offset 2 (0xFF)\n")
        let lines = try tool.runInShell(#"printf '"a"\n"b\303"\n"c"\n' | "$0" predict shout"#)
        #expect(lines.status == 1 && lines.output == "\"A!\"\n\"C!\"\n")
        #expect(lines.errors == "Error: item: is not UTF-8 at byte offset 2 (0xC3)\n")
        #expect(try tool.run("predict", "shout", "\"\u{FFFD}\"").output == "\"\u{FFFD}!\"\n")
    }

    @Test("Assets are looked for in the program's folder, before it in MODELKIT_ASSETS_DIR, and first in --assets")
    func assetFolders() throws {
        for (name, text) in [("Assets", "own"), ("environment", "variable"), ("option", "option")] {
            try folder.write(text, to: "\(name)/words/greeting.txt")
        }
        func greeting(_ arguments: String, environment: [String: String?] = [:]) throws -> String {
            try tool.runInShell(
                "cd '\(folder.path)' && \"$0\" predict greeting '\"x\"' \(arguments)", environment: environment
            ).output
        }
        #expect(try greeting("") == "\"OWN X!\"\n")
        let environment = ["MODELKIT_ASSETS_DIR": "\(folder.path)/environment"]
        #expect(try greeting("", environment: environment) == "\"VARIABLE X!\"\n")
        #expect(try greeting("--assets option", environment: environment) == "\"OPTION X!\"\n")
        let missing = try tool.run("predict", "greeting", "\"x\"")
        #expect(missing.status == 1)
        #expect(missing.errors.contains("MODELKIT_ASSETS_DIR") && missing.errors.contains("--assets"), "\(missing)")
        #expect(
            try tool.run("predict", "greeting", "\"x\"", "--assets", "none").errors.contains("'none' does not exist"))
    }

    @Test("The README's package is the one that is built with the commands")
    func readmePackage() throws {
        let readme = try String(contentsOfFile: Repository.path("README.md"), encoding: .utf8)
        let package = try String(contentsOfFile: Repository.path("Tests/OwnCommands/Package.swift"), encoding: .utf8)
        let code = package.split(separator: "\n", omittingEmptySubsequences: false).filter { !$0.hasPrefix("// What") }
            .joined(separator: "\n").replacing("path: \"../..\"", with: "path: \"../modelkit-swift\"")
            .replacing("OwnCommands", with: "MyModels").replacing("own-commands", with: "my-models")
        #expect(readme.contains("```swift\n\(code)```"), "\(code)")
    }

    @Test("library-schema prints the published schema of library files")
    func librarySchema() throws {
        let published = try String(contentsOfFile: Repository.path("docs/library.schema.json"), encoding: .utf8)
        #expect(try tool.run("library-schema").output == published)
    }

    @Test("Models of the program and of library files are one library")
    func sources() throws {
        let other = try folder.write("models: { shout: { type: spacy_tokenizer } }", to: "other.yaml")
        let twice = try tool.run("test", "--library", other)
        #expect(twice.status == 1)
        #expect(twice.errors.contains("model 'shout': defined twice"), "\(twice.errors)")
        let all = try tool.run("predict", "imdb_tokenizer", #""NLP""#, "--library", "Weights/library.yaml").output
        #expect(all == "[\"nlp\"]\n")
        #expect(try tool.run("predict", "shout", #""a""#, "--library", "Weights/library.yaml").output == "\"A!\"\n")
        #expect(try tool.run("predict", "imdb_tokenizer", #""NLP""#).status == 1)
    }

    @Test(
        "Options are JSON, and those that are not given keep their own values",
        arguments: [
            ("{}", "\"A!\"\n"), (#"{"mark": "?"}"#, "\"A?\"\n"), (#"{"times": 2, "mark": "?"}"#, "\"A??\"\n"),
        ])
    func options(json: String, expected: String) throws {
        #expect(try tool.run("predict", "shout", #""a""#, "--options", json).output == expected)
    }

    @Test(
        "Wrong options are an error that names them",
        arguments: [
            ("shout", "[1]", "options: expected an object"), ("shout", #"{"times": "x"}"#, "options.times: "),
            ("shout", "{", "options: "), ("shout", #"{"times": 1, "times": 2}"#, "options: "),
            ("fragile", #"{"x": 1}"#, "options.x: the model takes no options"),
        ])
    func wrongOptions(model: String, json: String, message: String) throws {
        let result = try tool.run("predict", model, #""a""#, "--options", json)
        #expect(result.status == 1 && result.output.isEmpty)
        #expect(result.errors.hasPrefix("Error: \(message)"), "\(result.errors)")
        #expect(result.errors.split(separator: "\n").count == 1, "\(result.errors)")
    }

    @Test("Without an item each line of standard input is one; errors are named and the rest goes on")
    func prompt() throws {
        let good = try tool.run("predict", "shout", input: "\"a\"\n\n  \n\"b\"")
        #expect(good.status == 0 && good.output == "\"A!\"\n\"B!\"\n" && good.errors.isEmpty, "\(good)")
        let bad = try tool.run("predict", "shout", input: "\"a\"\n\"\"\n3\n\"b\"\n")
        #expect(bad.status == 1)
        #expect(bad.output == "\"A!\"\n\"B!\"\n")
        let errors = bad.errors.split(separator: "\n")
        #expect(
            errors.count == 2 && errors[0].contains("nothing to shout") && errors[1].contains("item: "), "\(errors)")
    }

    @Test("describe loads, --lazy does not; both as text and JSON")
    func describe() throws {
        let environment = try withAsset()
        let text = try tool.run("describe", "-r", "greeting", environment: environment).output
        #expect(text.contains("signature: String -> String") && text.contains("voice: shout"), "\(text)")
        #expect(!text.contains("fragile") && !text.contains("\u{1B}"))
        #expect(try tool.run("describe", "-r", "greeting").status == 1)
        let lazy = try tool.run("describe", "-r", "greeting", "--lazy")
        #expect(
            lazy.status == 0 && lazy.output.contains("greeting (not loaded)")
                && lazy.output.contains("lazy loading: yes"))
        #expect(!lazy.output.contains("µs") && !lazy.output.contains("load "), "\(lazy.output)")
        #expect(!(try tool.run("describe", "--lazy", "--json").output.contains("\"total\"")))
        let json = try tool.run("describe", "-r", "shout:fragile", "--json", environment: environment).output
        let tree = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        let models = try #require(tree["models"] as? [[String: Any]])
        #expect(models.map { $0["name"] as? String } == ["fragile", "shout"])
        #expect(models.allSatisfy { $0["item_type"] as? String == "String" && $0["load_with_dependencies"] != nil })
        #expect(try tool.run("describe", environment: ["MODELKIT_REQUIRED_MODELS": "shout"]).status == 0)
    }

    @Test("list-assets tells where assets are and how large, and fails where one is missing")
    func assets() throws {
        let missing = try tool.run("list-assets", environment: ["MODELKIT_ASSETS_DIR": folder.path])
        #expect(missing.status == 1 && missing.output.contains("MISSING: the asset 'words/greeting.txt'"))
        let environment = try withAsset()
        let found = try tool.run("list-assets", environment: environment)
        #expect(found.status == 0)
        #expect(
            found.output == "words/greeting.txt\n    \(folder.path)/words/greeting.txt, 8 bytes\n    for greeting\n")
        let json = try tool.run("list-assets", "--json", "--required-models", "greeting", environment: environment)
        let rows = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [[String: Any]]
        #expect(rows?.count == 1 && rows?.first?["bytes"] as? Int == 8 && rows?.first?["found"] as? Bool == true)
        #expect(try tool.run("list-assets", "-r", "shout").output.isEmpty)
        #expect(try tool.run("list-assets", "-r", "shuot").errors.contains("did you mean 'shout'?"))
    }

    @Test("describe and memory show what can be loaded, then why the rest cannot")
    func partial() throws {
        let environment = ["MODELKIT_ASSETS_DIR": folder.path]
        let described = try tool.run("describe", environment: environment)
        #expect(described.status == 1 && described.output.contains("greeting (not loaded)"))
        #expect(described.output.contains("shout (model)") && described.output.contains("lazy loading: no"))
        let memory = try tool.run("memory", environment: environment)
        #expect(memory.status == 1)
        let rows = memory.output.split(separator: "\n")
        #expect(
            rows.map { $0.prefix { $0 != " " } }
                == ["model", "fragile", "greeting", "meeting", "shout", "wrong", "total"], "\(memory.output)")
        #expect(rows.filter { $0.contains("not loaded") }.map { $0.prefix { $0 != " " } } == ["greeting"])
        for result in [described, memory] {
            #expect(result.errors.hasPrefix("Error: Greeting: model 'greeting': the asset 'words/greeting.txt' "))
            #expect(result.errors.split(separator: "\n").count == 1, "\(result.errors)")
        }
        let json = try tool.run("memory", "--json", environment: environment)
        #expect(json.status == 1 && json.output.contains("\"error\" : \"Greeting: model 'greeting'"), "\(json.output)")
    }

    @Test("dependencies-graph needs no asset, and writes DOT or SVG whole")
    func graph() throws {
        let dot = try tool.run("dependencies-graph", "-r", "greeting").output
        #expect(dot.hasPrefix("digraph") && dot.contains("label=\"voice\"") && !dot.contains("fragile"))
        for (name, format, start) in [
            ("g.svg", nil, "<svg "), ("g.dot", nil, "digraph"), ("g.x", "svg", "<svg "), ("h.svg", "dot", "digraph"),
        ] {
            let path = "\(folder.path)/\(name)"
            let result = try tool.run(
                ["dependencies-graph", "-o", path] + (format.map { ["--format", $0] } ?? []))
            #expect(result.status == 0 && result.output.isEmpty, "\(result.errors)")
            #expect(try String(contentsOfFile: path, encoding: .utf8).hasPrefix(start))
        }
        #expect(try folder.contents == ["g.dot", "g.svg", "g.x", "h.svg"])
        #expect(try tool.run("dependencies-graph", "-o", "\(folder.path)/none/g.dot").status == 1)
        let image = try tool.run("dependencies-graph", "-o", "\(folder.path)/m.png")
        #expect(image.status == 64)
        #expect(image.errors.contains("as .png: name a file that ends with .svg, .dot or .gv"), "\(image.errors)")
        #expect(try folder.contents == ["g.dot", "g.svg", "g.x", "h.svg"])
    }

    @Test("memory lists what is needed, with a total")
    func memory() throws {
        let environment = try withAsset()
        let text = try tool.run("memory", "-r", "greeting", environment: environment).output
        #expect(text.split(separator: "\n").map { $0.prefix { $0 != " " } } == ["model", "greeting", "shout", "total"])
        let json = try tool.run("memory", "-r", "imdb_classifier", "--json", "--library", "Weights/library.yaml").output
        let tree = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
        let size =
            try FileManager.default.attributesOfItem(
                atPath: Repository.path("Weights/imdb/classifier.safetensors"))[.size] as? Int
        #expect((tree?["total"] as? [String: Int])?["mapped"] == size)
    }

    @Test("test replays cases and fails for a wrong one and for a model that cannot be loaded")
    func testing() throws {
        let good = try tool.run("test", "-r", "shout")
        #expect(good.status == 0 && good.output == "ok      shout: 1 of 1 passed\n1 passed, 0 failed\n")
        let wrong = try tool.run("test", "-r", "wrong")
        #expect(wrong.status == 1)
        #expect(wrong.output.contains("expected: \"hello!\"\n            actual:   \"HELLO!\""), "\(wrong.output)")
        let json = try tool.run("test", "--json", environment: ["MODELKIT_ASSETS_DIR": folder.path])
        #expect(json.status == 1)
        let rows = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [[String: Any]])
        #expect(rows.map { $0["model"] as? String } == ["fragile", "greeting", "meeting", "shout", "wrong"])
        #expect(rows.map { $0["failed"] as? Int } == [0, 0, 0, 0, 1])
        #expect((rows[1]["error"] as? String)?.contains("does not exist") == true)
        let text = try tool.run("test", environment: ["MODELKIT_ASSETS_DIR": folder.path])
        #expect(text.status == 1)
        #expect(text.output.hasSuffix("\n1 passed, 1 failed, 1 not loaded: greeting\n"), "\(text.output)")
        let unloaded = try tool.run("test", "-r", "greeting", environment: ["MODELKIT_ASSETS_DIR": folder.path])
        #expect(unloaded.status == 1)
        #expect(unloaded.output.hasSuffix("\n1 passed, 0 failed, 1 not loaded: greeting\n"), "\(unloaded.output)")
    }

    @Test(
        "The shell completes the names of models",
        arguments: [("predict sh", "shout"), ("describe -r gr", "greeting"), ("batch fr", "fragile")])
    func completion(words: String, expected: String) throws {
        let script = try tool.run("--generate-completion-script", "bash").output
        let path = try folder.write(script, to: "completion.bash")
        let command = """
            PATH="$(dirname "$0"):$PATH" exec bash -c 'source "$1"; COMP_WORDS=(own-models \(words)); \
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); COMP_LINE="own-models \(words)"; COMP_POINT=${#COMP_LINE}; \
            f=$(complete -p own-models | sed -E "s/.*-F ([^ ]+).*/\\1/"); \
            $f own-models "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"; echo "${COMPREPLY[@]}"' \
            bash '\(path)'
            """
        let result = try tool.runInShell(command)
        #expect(result.output == "\(expected)\n", "\(result.errors)")
    }
}
