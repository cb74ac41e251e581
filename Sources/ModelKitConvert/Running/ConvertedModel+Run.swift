import Foundation
import ModelKitLayers
import ModelKitTensor
import ModelKitWeights

extension ConvertedModel {
    /// Predicts what a file holds and writes the outputs to a file, which appears whole or not at all: as `out0`, `out1` … to
    /// a safetensors file, or to one whose name ends in `.jsonl` a row per line, an object of several by the outputs' names.
    ///
    /// - Parameters:
    ///   - path: a safetensors or npz file with a tensor for each input, called as the input or `in0`, `in1` …, or a text
    ///     file whose name ends in `.jsonl` with a row per line: an array of numbers, nested by axes, or an object of them by
    ///     the inputs' names where there are several.
    ///   - output: the file to write; its name has no extension, `.safetensors` or `.jsonl`.
    /// - Returns: the number of rows.
    /// - Throws: ``ConversionError`` with `invalidOption` where the output would replace the inputs or the model or has
    ///   another name, `invalidInputs`, or `invalidZip` for a damaged npz file; `WeightsError` where a file cannot
    ///   be read or written.
    public func run(inputs path: String, output: String) throws -> Int {
        try refuseReplacing(file.path, "the model", with: output)
        try refuseReplacing(path, "the inputs", with: output)
        let kind = try OutputFile(path: output)
        let isLines = path.lowercased().hasSuffix(".jsonl")
        let inputs = try isLines ? JSONLines(path: path).inputs(of: graph) : tensors(in: openTensors(path))
        let results: [Tensor]
        do {
            results = try predict(inputs)
        } catch {
            throw error.inFile(path)
        }
        try kind.write(results, names: graph.outputs.map(\.name), to: output)
        return inputs.first?.networkInput.rows ?? 0
    }

    private func tensors(in inputs: any TensorSource) throws -> [ModelInput] {
        try zip(graph.inputs, inputNames(in: inputs)).map { try inputs.input($0, named: $1) }
    }

    /// The names of the tensors for the inputs.
    func inputNames(in file: any TensorSource) throws(ConversionError) -> [String] {
        var names: [String] = []
        for (index, input) in graph.inputs.enumerated() {
            names.append(try file.name(of: "input", called: input.name, or: "in\(index)"))
        }
        return names
    }
}
