import ArgumentParser
import Foundation
import ModelKit

struct PredictCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "predict",
            abstract: "Predict one item, or those that are typed at a prompt.",
            discussion: """
                An item and its prediction are JSON. Without an item, items are read line by line until the end of input: \
                at a terminal with a prompt, where the arrow keys bring back earlier lines and Control-D ends; else each \
                line of standard input is an item, and the exit status is 1 when one of them failed.

                \(CommandContext.examples(
                    #"predict \#(CommandContext.exampleModel) '"I love this movie!"'"#,
                    "predict \(CommandContext.exampleModel) - < item.json", "predict \(CommandContext.exampleModel)"))
                """)
    }

    @OptionGroup var options: LibraryOptions

    @Argument(help: "The model's name.", completion: .modelNames)
    var name: String

    @Argument(
        help: ArgumentHelp(
            "The item as JSON (a text in its quotes), or - to read it; without it a prompt.", valueName: "item-json"))
    var item: String?

    @Option(
        name: .customLong("options"), help: ArgumentHelp("The options of the call, a JSON object.", valueName: "json"))
    var callOptions: String?

    func run() throws {
        guard let item else { return try ask(try options.load(name)) }
        let text = item == "-" ? try FileHandle.standardInput.readToEnd() ?? Data() : Data(item.utf8)
        func predict<M: Model>(_ model: M) throws -> String {
            try Self.predict(text, model, CallOptionsReader.options(of: model, fromJSON: callOptions))
        }
        try CommandOutput.write(try predict(try options.load(name)))
    }

    /// Predicts what is typed, line by line.
    private func ask<M: Model>(_ model: M) throws {
        let options = try CallOptionsReader.options(of: model, fromJSON: callOptions)
        let isTerminal = Terminal.isTerminal(STDIN_FILENO)
        var editor = LineEditor(prompt: "[\(name)]> ")
        let lines = try LineReader(path: "-")
        var hasFailed = false
        do {
            while let line = isTerminal ? try editor.next() : try lines.next() {
                if line.allSatisfy({ Self.whitespace.contains($0) }) { continue }
                let prediction: String
                do {
                    prediction = try Self.predict(line, model, options)
                } catch {
                    CommandOutput.report("Error: \(error)")
                    hasFailed = true
                    continue
                }
                try CommandOutput.write(prediction)
            }
        } catch is LineEditor.Interrupted {
            throw ExitCode(128 + SIGINT)
        }
        if hasFailed, !isTerminal { throw ExitCode.failure }
    }

    private static let whitespace = Set(" \t\r\u{B}\u{C}".utf8)

    private static func predict<M: Model>(_ item: Data, _ model: M, _ options: M.Options) throws -> String {
        try UTF8Check.require(item, location: "item")
        return try JSONForm.text(of: model.predict(model.item(fromJSON: item), options: options))
    }
}
