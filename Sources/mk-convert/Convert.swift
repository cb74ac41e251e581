import ArgumentParser
import Foundation
import ModelKitConvert

struct Convert: ReadsModel {
    static let configuration = CommandConfiguration(abstract: "Convert a Keras model (the default).")

    @OptionGroup var model: ModelArguments

    @Option(name: .shortAndLong, help: ArgumentHelp("The weights file to write.", valueName: "OUT.safetensors"))
    var output: String

    @Option(
        help: ArgumentHelp(
            "Factor large Dense kernels into two of lower rank, at least 1, with at most this share of their parameters, "
                + "above 0 and below 1. It changes the predictions; by how much is printed.",
            discussion:
                "Each kernel of at least \(LowRankSummary.smallestKernel) elements becomes the best approximation of its rank "
                + "by singular value decomposition, a Dense layer without bias in front of one with the old bias and "
                + "activation. Printed are, per layer, the rank, the parameters before and after and the relative error "
                + "of the kernel (Frobenius norm), and the largest difference of an output on the check vectors. Those of "
                + "the file are of the factored network, so that verify passes.", valueName: "RATIO"))
    var lowRank: Double?

    @Flag(
        help: ArgumentHelp(
            "Write Dense kernels in the layout that products read, so that they are mapped and not rearranged on load.",
            discussion: "Not for networks that are given sparse rows. The predictions are the same to the last bit."))
    var pack = false

    var modelPath: String { model.model }
    var outputPath: String? { output }

    var extraWork: ReadingWorker.ExtraWork { lowRank == nil ? .none : .factoring }

    func validate() throws {
        if let lowRank, !(lowRank > 0 && lowRank < 1) {
            throw ValidationError("--low-rank \(lowRank): RATIO must be above 0 and below 1")
        }
    }

    func run() throws {
        var converter = try model.converter()
        converter.lowRank = lowRank
        converter.packs = pack
        let summary = try converter.convert(to: ReadingWorker.stagedOutput ?? output)
        for note in summary.notes { FileHandle.standardError.write(Data("mk-convert: note: \(note)\n".utf8)) }
        let version = summary.kerasVersion.map { ", written by Keras \($0)" } ?? ""
        print("\(output): \(summary.layers) layers, \(summary.parameters) parameters\(version)")
        if let lowRank = summary.lowRank { print(lowRank.text) }
    }
}
