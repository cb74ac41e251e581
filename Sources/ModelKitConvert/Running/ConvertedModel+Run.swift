import Foundation
import ModelKitLayers
import ModelKitTensor
import ModelKitWeights

extension ConvertedModel {
    /// Predicts what a file holds and writes the outputs, as `out0`, `out1` …, to a safetensors file, which appears whole or
    /// not at all.
    ///
    /// - Parameters:
    ///   - path: a safetensors file with a tensor for each input, called as the input or `in0`, `in1` …, or a text file
    ///     whose name ends in `.jsonl` with a row per line: an array of numbers, nested by axes, or an object of them by the
    ///     inputs' names where there are several.
    ///   - output: the file to write.
    /// - Returns: the number of rows.
    /// - Throws: ``ConversionError`` with `invalidOption` where the output would replace the inputs or the model, or
    ///   `invalidInputs`; `WeightsError` where a file cannot be read or written.
    public func run(inputs path: String, output: String) throws -> Int {
        try refuseReplacing(file.path, "the model", with: output)
        try refuseReplacing(path, "the inputs", with: output)
        let isLines = path.lowercased().hasSuffix(".jsonl")
        let inputs = try isLines ? JSONLines(path: path).inputs(of: graph) : tensors(in: WeightsFile(path: path))
        let results: [Tensor]
        do {
            results = try predict(inputs)
        } catch {
            throw error.inFile(path)
        }
        try WeightsWriter.write(results.enumerated().map { WeightsTensor("out\($0)", $1) }, to: output)
        return inputs.first?.networkInput.rows ?? 0
    }

    private func tensors(in inputs: WeightsFile) throws -> [ModelInput] {
        try graph.inputs.enumerated().map { index, input in
            let names = [input.name, "in\(index)"]
            guard let name = names.first(where: { inputs.contains($0) }) else {
                throw ConversionError(
                    .invalidInputs, "the file lacks a tensor for an input of the model", file: inputs.path,
                    subject: "input '\(input.name)'", expected: "a tensor '\(input.name)' or 'in\(index)'",
                    actual: inputs.entries.map(\.name).prefix(10).joined(separator: ", "),
                    suggestion: nearestName(to: input.name, among: inputs.entries.map(\.name)))
            }
            return try inputs.input(input, named: name)
        }
    }
}
