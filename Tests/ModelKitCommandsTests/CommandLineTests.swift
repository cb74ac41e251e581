import Foundation
import TestSupport
import Testing

@Suite("The command line")
struct CommandLineTests {
    let modelkit = Product("modelkit")
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test(
        "predict prints the prediction of every shipped model",
        arguments: [
            ("imdb_tokenizer", #""NLP 101""#, #"["nlp"]"#),
            ("imdb_tfidf", #"["zzzz","qqqq"]"#, #"{"indices":[],"values":[]}"#),
            (
                "en_tokenizer", #""É 4""#,
                #"[{"idx":0,"is_ascii":false,"is_digit":false,"is_punct":false,"is_space":false,"is_stop":false,"#
                    + #""like_num":false,"like_url":false,"lower":"é","text":"É"},"#
                    + #"{"idx":2,"is_ascii":true,"is_digit":true,"is_punct":false,"is_space":false,"is_stop":false,"#
                    + #""like_num":true,"like_url":false,"lower":"4","text":"4"}]"#
            ),
        ])
    func predict(model: String, item: String, expected: String) throws {
        let result = try modelkit.run("predict", model, item)
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output == expected + "\n")
    }

    @Test("predict gives ids, and the score of ids is that of the text")
    func steps() throws {
        let text = #""A wonderful little production, simply brilliant!""#
        let tokens = try modelkit.run("predict", "imdb_tokenizer", text).output
        let ids = try modelkit.run("predict", "imdb_vectorizer", tokens).output
        #expect(try JSONDecoder().decode([Int].self, from: Data(ids.utf8)).count == 64)
        let score = try modelkit.run("predict", "imdb_classifier", ids).output
        #expect(score == (try modelkit.run("predict", "imdb_sentiment", text).output))
        #expect(try #require(Double(score.trimmingCharacters(in: .whitespacesAndNewlines))) > 0.5)
    }

    @Test("The version is ModelKit's")
    func version() throws { #expect(try modelkit.run("--version").output == "1.0.0\n") }

    @Test("predict reads the item from standard input where it is -")
    func standardInput() throws {
        #expect(try modelkit.run("predict", "imdb_tokenizer", "-", input: #""NLP 101""#).output == "[\"nlp\"]\n")
    }

    @Test(
        "What is wrong is said in one line with exit status 1",
        arguments: [
            (["predict", "imdb_sentimant", #""x""#], "did you mean 'imdb_sentiment'?"),
            (["predict", "imdb_sentiment", "3"], "item: "),
            (["predict", "imdb_sentiment", "not JSON"], "item: "),
            (["predict", "imdb_vectorizer", #"["a", 3]"#], "item[1]: "),
            (["predict", "imdb_classifier", "[1, 2, 3]"], "takes 64 numbers per item, not 3"),
            (["predict", "imdb_tfidf_classifier", #"{"indices": [1]}"#], "item.values: field required"),
            (
                ["predict", "imdb_tfidf_classifier", #"{"indices": [99999], "values": [1]}"#],
                "not a sparse row of 20000 columns"
            ),
            (["predict", "--library", "none.yaml", "x", "1"], "none.yaml"),
            (["batch", "imdb_sentiment", "none.jsonl", "out.jsonl"], "none.jsonl"),
        ])
    func failures(arguments: [String], message: String) throws {
        let result = try modelkit.run(arguments)
        #expect(result.status == 1)
        #expect(result.output.isEmpty)
        #expect(result.errors.contains(message), "\(result.errors)")
        #expect(result.errors.split(separator: "\n").count == 1, "\(result.errors)")
    }

    @Test(
        "A full disk is a line of error",
        arguments: [
            "predict imdb_sentiment '\"good\"'", "describe --lazy", "library-schema", "dependencies-graph",
            "batch imdb_sentiment - -",
        ])
    func fullDisk(command: String) throws {
        let result = try modelkit.runInShell("echo '\"good\"' | \"$0\" \(command) > /dev/full")
        #expect(result.status == 1)
        #expect(result.errors == "Error: standard output: No space left on device\n")
    }

    @Test(
        "A command that is called wrongly ends with status 64",
        arguments: [
            ["predict"], ["time", "x", "1", "-n", "0"], ["none"], ["batch", "x", "a", "b", "--threads", "0"],
            ["batch", "x", "a", "b", "--batch-size", "0"], ["batch", "x", "-", "b", "--resume"],
            ["batch", "x", "a", "-", "--resume"], ["batch", "x", "a", "b", "--errors", "-"],
            ["dependencies-graph", "--format", "png"],
        ])
    func usage(arguments: [String]) throws {
        #expect(try modelkit.run(arguments).status == 64)
    }

    @Test("batch writes one prediction per line, in order, whatever the batch size", arguments: ["1", "3", "4096"])
    func batch(size: String) throws {
        let lines = ["\"NLP 101\"", "\"\"", #""caf\u00e9 <br/>data\nscientist""#, "\"a b\"\r"]
        let input = try folder.write(lines.joined(separator: "\n"), to: "in.jsonl")
        let output = "\(folder.path)/out.jsonl"
        let result = try modelkit.run("batch", "imdb_tokenizer", input, output, "--batch-size", size)
        #expect(result.status == 0, "\(result.errors)")
        #expect(
            try String(contentsOfFile: output, encoding: .utf8)
                == "[\"nlp\"]\n[]\n[\"data\",\"scientist\"]\n[]\n")
        #expect(try folder.contents == ["in.jsonl", "out.jsonl"])
    }

    @Test("batch of an empty file writes an empty file")
    func emptyBatch() throws {
        let input = try folder.write("", to: "in.jsonl")
        #expect(try modelkit.run("batch", "imdb_sentiment", input, "\(folder.path)/out.jsonl").status == 0)
        #expect(try folder.contents == ["in.jsonl", "out.jsonl"])
    }

    @Test("batch names bad lines by their number, keeps the old output and leaves nothing else behind")
    func badLines() throws {
        var bytes = Data("\"fine\"\n3\n\n\"also fine\"\n\"".utf8)
        bytes.append(contentsOf: [0xFF, 0xFE, 0x22])
        let input = try folder.write(bytes, to: "in.jsonl")
        let output = try folder.write("old", to: "out.jsonl")
        let result = try modelkit.run("batch", "imdb_tokenizer", input, output)
        #expect(result.status == 1)
        let lines = result.errors.split(separator: "\n")
        #expect(lines.count == 4, "\(result.errors)")
        #expect(lines[0].hasPrefix("line 2: item: "))
        #expect(lines[1].hasPrefix("line 3: item: "))
        #expect(lines[2] == "line 5: is not UTF-8 at byte offset 1 (0xFF)")
        #expect(lines[3] == "3 of 5 lines could not be predicted: nothing is written")
        #expect(try String(contentsOfFile: output, encoding: .utf8) == "old")
        #expect(try folder.contents == ["in.jsonl", "out.jsonl"])
    }

    @Test("batch names the lines that the model refuses, whatever the batch size", arguments: ["1", "2", "4096"])
    func refusedItems(size: String) throws {
        let row = Array(repeating: "2", count: 63).joined(separator: ",")
        let lines = ["[\(row),1]", "[\(row),-1]", "[\(row),1]", "[1]", "[\(row),99999]"]
        let input = try folder.write(lines.joined(separator: "\n"), to: "in.jsonl")
        let output = "\(folder.path)/out.jsonl"
        let result = try modelkit.run("batch", "imdb_classifier", input, output, "--batch-size", size)
        #expect(result.status == 1)
        let named = result.errors.split(separator: "\n").compactMap { $0.split(separator: ":").first }
        #expect(named.prefix(3) == ["line 2", "line 4", "line 5"], "\(result.errors)")
        #expect(try folder.contents == ["in.jsonl"])
    }

    @Test("batch refuses to replace its own input")
    func outputIsInput() throws {
        let input = try folder.write("\"a\"\n", to: "in.jsonl")
        let result = try modelkit.run("batch", "imdb_tokenizer", input, "\(folder.path)/./in.jsonl")
        #expect(result.status == 1)
        #expect(result.errors.contains("is the input and would be the output as well"), "\(result.errors)")
        #expect(try String(contentsOfFile: input, encoding: .utf8) == "\"a\"\n")
    }

    @Test("time prints the load time, single and batched figures")
    func time() throws {
        let result = try modelkit.run("time", "imdb_tfidf_sentiment", #""I love it""#, "-n", "64")
        #expect(result.status == 0, "\(result.errors)")
        let names = result.output.split(separator: "\n").map { line in
            String(line.prefix { $0 != ":" }).split(separator: "  ")[0]
        }
        #expect(names == ["load", "first", "per item", "single", "batches of 1", "batches of 8", "batches of 64"])
    }

    @Test("time as JSON has at least five passes of every batch size, whose figures are in order")
    func timeJSON() throws {
        struct Report: Decodable {
            struct Times: Decodable {
                var batch_size: Int
                var passes: Int
                var min: Double
                var median: Double
                var p99: Double
                var items_per_second: Double
            }
            var model: String
            var load: Double
            var first: Double
            var single: Times
            var batches: [Times]
        }
        let result = try modelkit.run("time", "imdb_tfidf_sentiment", #""I love it""#, "-n", "64", "--json")
        #expect(result.status == 0, "\(result.errors)")
        let report = try JSONDecoder().decode(Report.self, from: Data(result.output.utf8))
        #expect(report.model == "imdb_tfidf_sentiment")
        #expect(report.load > 0 && report.first > 0)
        #expect(report.single.passes == 64)
        #expect(report.batches.map(\.batch_size) == [1, 8, 64])
        #expect(report.batches.map(\.passes) == [64, 8, 5])
        for times in report.batches + [report.single] {
            #expect(0 < times.min && times.min <= times.median && times.median <= times.p99)
            #expect(abs(times.items_per_second * times.median - 1) < 1e-9)
        }
    }
}
