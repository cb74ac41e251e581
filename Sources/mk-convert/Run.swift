import ArgumentParser
import ModelKitConvert

struct Run: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Predict what a file holds with a converted model.")

    @Argument(help: "A converted model.")
    var model: String

    @Argument(
        help:
            "A safetensors or npz file with arrays named as the inputs, or in0, in1 …; or .jsonl with a row of numbers per line."
    )
    var inputs: String

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "The file: .safetensors for the tensors out0, out1 …, or .jsonl for a row per line.", valueName: "OUTPUTS"))
    var output: String

    func run() throws {
        let rows = try ConvertedModel(path: model).run(inputs: inputs, output: output)
        print("\(output): \(rows) rows")
    }
}
