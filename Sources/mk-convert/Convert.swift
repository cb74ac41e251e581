import ArgumentParser
import Foundation
import ModelKitConvert

struct Convert: ReadsModel {
    static let configuration = CommandConfiguration(abstract: "Convert a Keras model (the default).")

    @OptionGroup var model: ModelArguments

    @Option(name: .shortAndLong, help: ArgumentHelp("The weights file to write.", valueName: "OUT.safetensors"))
    var output: String

    var modelPath: String { model.model }
    var outputPath: String? { output }

    func run() throws {
        let summary = try model.converter().convert(to: ReadingWorker.stagedOutput ?? output)
        for note in summary.notes { FileHandle.standardError.write(Data("mk-convert: note: \(note)\n".utf8)) }
        let version = summary.kerasVersion.map { ", written by Keras \($0)" } ?? ""
        print("\(output): \(summary.layers) layers, \(summary.parameters) parameters\(version)")
    }
}
