import ArgumentParser
import Foundation
import ModelKit

struct PredictCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "predict",
        abstract: "Predict one item.",
        usage: "modelkit predict imdb_sentiment '\"I freaking love this movie!\"'")

    @OptionGroup var options: LibraryOptions

    @Argument(help: "The model's name.")
    var name: String

    @Argument(help: ArgumentHelp("The item as JSON (a text in its quotes), or - to read it.", valueName: "item-json"))
    var item: String

    func run() throws {
        let text = item == "-" ? try FileHandle.standardInput.readToEnd() ?? Data() : Data(item.utf8)
        let prediction = try options.load(name).predictJSON(text)
        // Unlike print, this fails where the output cannot be written.
        try FileHandle.standardOutput.write(contentsOf: Data("\(prediction)\n".utf8))
    }
}
