import ArgumentParser
import ModelKitConvert

struct Inspect: ReadsModel {
    static let configuration = CommandConfiguration(
        abstract:
            "Show layers, shapes, parameters, versions and what is unsupported, of a Keras model or a converted one.")

    @OptionGroup var model: ModelArguments

    @Flag(help: "Print JSON.")
    var json = false

    var modelPath: String { model.model }
    var outputPath: String? { nil }

    func run() throws {
        let report = try ModelReport(of: model.converter())
        print(json ? report.json.text(pretty: true) : report.text)
    }
}
