import ArgumentParser
import Foundation
import ModelKitConvert

struct Convert: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Convert a Keras model (the default).")

    @OptionGroup var model: ModelArguments

    @Option(name: .shortAndLong, help: ArgumentHelp("The weights file to write.", valueName: "OUT.safetensors"))
    var output: String

    func run() throws {
        let summary = try model.converter().convert(to: output)
        for note in summary.notes { FileHandle.standardError.write(Data("mk-convert: note: \(note)\n".utf8)) }
        let version = summary.kerasVersion.map { ", written by Keras \($0)" } ?? ""
        print("\(output): \(summary.layers) layers, \(summary.parameters) parameters\(version)")
    }
}
