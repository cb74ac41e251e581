import ModelKitTensor

/// How far results are from those that were expected.
public struct Verification: Hashable, Sendable {
    /// The largest difference that is allowed unless another is given, as a share of the larger of 1 and the value: sums of
    /// thousands of products differ so much between processors, whose kernels add in other orders.
    public static let tolerance: Float = 1e-5

    /// How many values were compared.
    public private(set) var count = 0
    /// The largest absolute difference; infinity where only one of two values is a number.
    public private(set) var largestError: Float = 0
    /// The largest difference as a share of the larger of 1 and the expected value.
    public private(set) var largestScaledError: Float = 0
    /// Where the largest share is: the output and the row, from 0; nil where all is equal.
    public private(set) var worst: Place?

    /// A row of an output.
    public struct Place: Hashable, Sendable, CustomStringConvertible {
        /// The output's name.
        public let output: String
        /// The row, from 0.
        public let row: Int

        /// `output 'dense', row 17`.
        public var description: String { "output '\(output)', row \(row)" }
    }

    /// Whether all is within a tolerance.
    public func isWithin(_ tolerance: Float) -> Bool { largestScaledError <= tolerance }

    /// Compares an output; both tensors have the same shape.
    mutating func compare(_ result: Tensor, with expected: Tensor, output: String) {
        let width = max(1, result.shape.dropFirst().reduce(1, *))
        for (index, (value, reference)) in zip(result.values, expected.values).enumerated() {
            count += 1
            // What is not a number must stay so: a difference with NaN would compare as small.
            if value == reference || (value.isNaN && reference.isNaN) { continue }
            let difference = abs(value - reference)
            let error = difference.isNaN ? .infinity : difference
            // Infinity beside a number is no share of anything.
            let share = error / max(1, abs(reference))
            let scaled = share.isNaN ? .infinity : share
            largestError = max(largestError, error)
            if scaled > largestScaledError || worst == nil {
                largestScaledError = scaled
                worst = Place(output: output, row: index / width)
            }
        }
    }
}
