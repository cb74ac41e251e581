import ArgumentParser
import Foundation
import ModelKit
import ModelKitTensor

struct BatchCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "batch",
            abstract: "Predict every line of a JSON Lines file.",
            discussion: """
                Each line of IN is an item, each line of OUT the prediction for the same line; with --unordered the \
                predictions are in any order. Lines end with a line feed, with or without a carriage return before it; \
                empty lines at the end are no items. A name that ends with .gz is packed with gzip, and - is standard \
                input or output. OUT appears when it is whole.

                Lines that are no items are named on standard error; then nothing is written (with -, all before the \
                first of them and nothing after it) and the exit status is 1. With --errors FILE they go there, each as \
                a JSON object: line, its number in IN from 1; error; and item, the line's text. OUT leaves them out, so \
                that its lines are the predictions of all other lines of IN, in their order, and the exit status is 0.

                With --resume the predictions gather in OUT.partial, and OUT.journal keeps which lines are finished: the \
                same command goes on where it was interrupted, however that was. A line that is no item stops it \
                there: mend the line, or add --errors, and call it again. Where OUT is whole already, nothing is \
                computed. It refuses where finished lines of the input, the model, the library or the options are \
                others than those it was begun with; remove OUT.journal to begin anew.

                \(CommandContext.examples(
                    "batch \(CommandContext.exampleModel) in.jsonl out.jsonl",
                    "batch \(CommandContext.exampleModel) in.gz out.gz --resume --errors bad.jsonl",
                    "batch \(CommandContext.exampleModel) - - --threads 2 < in.jsonl"))
                """)
    }

    @OptionGroup var options: LibraryOptions

    @Argument(help: "The model's name.", completion: .modelNames)
    var name: String

    @Argument(
        help: ArgumentHelp("The items, one JSON value per line.", valueName: "in.jsonl"), completion: .file())
    var input: String

    @Argument(
        help: ArgumentHelp("Where the predictions go, one JSON value per line.", valueName: "out.jsonl"),
        completion: .file())
    var output: String

    @Option(
        help: """
            How many items to compute at a time on a thread (default: what takes about a tenth of a second, at most 4096).
            """)
    var batchSize: Int?

    @Option(help: "How many threads predict at the same time (default: one per processor).")
    var threads: Int?

    @Flag(help: "Write predictions as they are finished, in any order.")
    var unordered = false

    @Option(
        name: .customLong("options"), help: ArgumentHelp("The options of the call, a JSON object.", valueName: "json"))
    var callOptions: String?

    @Option(
        help: ArgumentHelp("Where lines without a prediction go, as JSON Lines.", valueName: "file"),
        completion: .file())
    var errors: String?

    @Flag(help: "Go on with a batch that was interrupted, or begin one that can be.")
    var resume = false

    @Flag(help: "Show no progress bar.")
    var noProgress = false

    func validate() throws {
        guard batchSize.map({ $0 >= 1 }) ?? true else {
            throw ValidationError("--batch-size must be at least 1, not \(batchSize ?? 0).")
        }
        guard threads.map({ (1...1024).contains($0) }) ?? true else {
            throw ValidationError("--threads must be 1 to 1024, not \(threads ?? 0).")
        }
        guard !resume || (input != "-" && output != "-") else {
            throw ValidationError("--resume needs files, not standard input or output.")
        }
        guard errors != "-" else { throw ValidationError("--errors needs a file.") }
    }

    func run() throws {
        try refuseSameFiles()
        let library = try options.unloaded()
        let header = try resume ? header(library) : nil
        try predict(try library.anyModel(name), header)
    }

    private func predict<M: Model>(_ model: M, _ header: BatchHeader?) throws {
        let lines = try LineReader(path: input)
        let progress = ProgressBar(title: name, totalBytes: lines.totalBytes, isShown: !noProgress)
        let callOptions = try CallOptionsReader.options(of: model, fromJSON: callOptions)
        let files =
            try header.map { try BatchFiles(resuming: output, errors: errors, input: input, header: $0) }
            ?? BatchFiles(output, errors: errors)
        let finished = files.journal?.finished ?? LineRanges()
        let refused = files.journal?.last.refused ?? 0
        if files.journal?.last.isComplete == true {
            CommandOutput.report(
                "\(output) was finished before, with \(CommandOutput.lines(finished.count)): nothing is computed")
            return report(finished.count, refused)
        }
        if finished.count > 0 {
            CommandOutput.report(
                "\(CommandOutput.lines(finished.count)) \(finished.count == 1 ? "was" : "were") finished before")
        }
        let threads = threads ?? ProcessInfo.processInfo.activeProcessorCount
        let tally = try BatchJob(
            model: model, options: callOptions, threads: threads, keepsOrder: !unordered, digestsLines: header != nil,
            sizing: WindowSizing(fixed: batchSize)
        ).run(WindowReader(lines, finished: finished), into: BatchOutput(files, progress: progress))
        report(tally.lines, tally.refused)
    }

    private func report(_ lines: Int, _ refused: Int) {
        guard let errors else { return }
        CommandOutput.report("\(lines - refused) of \(lines) lines predicted, \(refused) refused: see \(errors)")
    }

    private func header(_ library: ModelLibrary) throws -> BatchHeader {
        try BatchHeader(
            model: name, library: library, options: callOptions, input: input, unordered: unordered, errors: errors)
    }

    /// Refuses arguments that are the same file, or one that the batch writes beside them.
    private func refuseSameFiles() throws {
        var files = [(input, "the input"), (output, "the output")]
        if let errors { files.append((errors, "the file of errors")) }
        if resume {
            let whole = try AtomicFile.destination(of: output)
            files += [("\(whole).partial", "the unfinished output"), ("\(whole).journal", "the journal of the batch")]
            if let errors {
                files.append(("\(try AtomicFile.destination(of: errors)).partial", "the unfinished file of errors"))
            }
        }
        var uses: [String: String] = [:]
        for (path, use) in files where path != "-" {
            let resolved = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
            if let other = uses.updateValue(use, forKey: resolved) {
                throw ModelError(.invalidItem, "is \(other) and would be \(use) as well", location: path)
            }
        }
    }
}
