import ArgumentParser
import Foundation
import ModelKit

struct BatchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "batch",
        abstract: "Predict every line of a JSON Lines file.",
        usage: "modelkit batch imdb_sentiment reviews.jsonl scores.jsonl",
        discussion: """
            Each line of IN is an item, each line of OUT the prediction for the same line. Lines that are no items are \
            named on standard error; then nothing is written and the exit status is 1.
            """)

    @OptionGroup var options: LibraryOptions

    @Argument(help: "The model's name.")
    var name: String

    @Argument(help: ArgumentHelp("The items, one JSON value per line.", valueName: "in.jsonl"))
    var input: String

    @Argument(help: ArgumentHelp("Where the predictions go, one JSON value per line.", valueName: "out.jsonl"))
    var output: String

    @Option(help: "How many items to compute at a time.")
    var batchSize = 4096

    func validate() throws {
        guard batchSize >= 1 else { throw ValidationError("--batch-size must be at least 1, not \(batchSize).") }
    }

    func run() throws {
        let (from, to) = (URL(fileURLWithPath: input), URL(fileURLWithPath: output))
        guard from.resolvingSymlinksInPath() != to.resolvingSymlinksInPath() else {
            throw ModelError(
                .invalidItem, "is the input as well: the predictions would replace the items", location: output)
        }
        let model = try options.load(name)
        var job = try BatchJob(from: input, to: output, title: name, batchSize: batchSize) { message in
            try? FileHandle.standardError.write(contentsOf: Data("\(message)\n".utf8))
        }
        try job.run(model)
    }
}
