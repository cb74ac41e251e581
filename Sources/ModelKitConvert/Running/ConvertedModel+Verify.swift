import ModelKitTensor
import ModelKitWeights

/// How far the check vectors came out from what the file holds.
public struct Verification: Hashable, Sendable {
    /// The largest difference that is allowed, as a share of the larger of 1 and the value: sums of thousands of products
    /// differ so much between processors, whose kernels add in other orders.
    public static let tolerance: Float = 1e-5

    /// How many values were compared.
    public let count: Int
    /// The largest absolute difference.
    public let largestError: Float
    /// The largest difference as a share of the larger of 1 and the value.
    public let largestScaledError: Float

    /// Whether all is within the tolerance.
    public var isWithinTolerance: Bool { largestScaledError <= Verification.tolerance }
}

extension ConvertedModel {
    /// Runs the check vectors again.
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
        var inputs: [ModelInput] = []
        for (input, name) in zip(graph.inputs, inputNames) {
            inputs.append(try file.input(input, named: name))
        }
        let results: [Tensor]
        do {
            results = try predict(inputs)
        } catch {
            throw error.inFile(file.path)
        }
        var count = 0
        var (largest, largestScaled): (Float, Float) = (0, 0)
        for (result, name) in zip(results, outputNames) {
            let expected = try file.tensor(named: name)
            guard expected.shape == result.shape else {
                throw ConversionError(
                    .verificationFailed, "an output has another shape than when the file was made", file: file.path,
                    subject: name, expected: "\(expected.shape)", actual: "\(result.shape)")
            }
            for (value, reference) in zip(result.values, expected.values) {
                // What is not a number must stay so: a difference with NaN would compare as small.
                let isEqual = value == reference || (value.isNaN && reference.isNaN)
                let error = isEqual ? 0 : abs(value - reference)
                let scaled = error / max(1, abs(reference))
                largest = max(largest, error.isNaN ? .infinity : error)
                largestScaled = max(largestScaled, scaled.isNaN ? .infinity : scaled)
                count += 1
            }
        }
        guard count > 0 else {
            throw ConversionError(.invalidModelFile, "the check vectors are empty and prove nothing", file: file.path)
        }
        return Verification(count: count, largestError: largest, largestScaledError: largestScaled)
    }
}
