import ModelKitTensor
import ModelKitWeights

extension ConvertedModel {
    /// Runs the check vectors again: whether the file computes what it computed when it was made.
    ///
    /// - Throws: ``ConversionError`` with `invalidModelFile` where the file has none, or not those that its network needs.
    public func verify() throws -> Verification {
        let inputNames = metadata.checkVectors.filter { $0.hasPrefix("check/in") }
        let outputNames = metadata.checkVectors.filter { $0.hasPrefix("check/out") }
        guard inputNames.count == graph.inputs.count, outputNames.count == graph.outputs.count else {
            throw ConversionError(
                .invalidModelFile, "the check vectors do not suit the network", file: file.path,
                expected: "\(graph.inputs.count) inputs and \(graph.outputs.count) outputs",
                actual: "\(inputNames.count) and \(outputNames.count)")
        }
        let verification = try compare(file, inputNames, outputNames)
        guard verification.count > 0 else {
            throw ConversionError(.invalidModelFile, "the check vectors are empty and prove nothing", file: file.path)
        }
        return verification
    }

    /// Compares predictions with those of Keras, or of whatever else made the file.
    ///
    /// - Parameter path: a safetensors or npz file with a tensor for each input and output, called as these or `in0`,
    ///   `in1` …, `out0`, `out1` ….
    /// - Throws: ``ConversionError`` with `invalidInputs` for a file that lacks a tensor, has no rows or does not suit the
    ///   model, `verificationFailed` for outputs of another shape, `invalidZip` for a damaged npz file; `WeightsError` where a
    ///   safetensors file cannot be read.
    public func verify(against path: String) throws -> Verification {
        let reference = try openTensors(path)
        let verification = try compare(
            reference, try inputNames(in: reference),
            try graph.outputs.enumerated().map { index, output in
                try reference.name(of: "output", called: output.name, or: "out\(index)")
            })
        guard verification.count > 0 else {
            throw ConversionError(.invalidInputs, "the file has no rows and proves nothing", file: path)
        }
        return verification
    }

    private func compare(
        _ reference: any TensorSource, _ inputNames: [String], _ outputNames: [String]
    ) throws -> Verification {
        let inputs = try zip(graph.inputs, inputNames).map { try reference.input($0, named: $1) }
        let results: [Tensor]
        do {
            results = try predict(inputs)
        } catch {
            throw error.inFile(reference.path)
        }
        var verification = Verification()
        for (index, (result, name)) in zip(results, outputNames).enumerated() {
            let expected = try reference.tensor(named: name)
            guard expected.shape == result.shape else {
                throw ConversionError(
                    .verificationFailed, "an output has another shape than the model's", file: reference.path,
                    subject: name, expected: "\(expected.shape)", actual: "\(result.shape)")
            }
            verification.compare(result, with: expected, output: graph.outputs[index].name)
        }
        return verification
    }
}
