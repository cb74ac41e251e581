import ModelKitWeights

/// What factoring the Dense kernels of a model did to it (`mk-convert --low-rank RATIO`).
///
/// A kernel W of K × N becomes the product of L, K × r, and R, r × N: the best approximation of rank r, by singular value
/// decomposition (Eckart and Young). In the network a Dense layer of r units without bias or activation comes in front of the
/// one with the old bias and activation. r is the largest rank for which r · (K + N) ≤ RATIO · K · N, and at least 1.
///
/// Each factor takes the square root of each singular value. Rounding is relative, so that the split does not matter for
/// Float; but this one leaves both factors with entries of similar size, neither larger than the kernel's own norm, which is
/// what formats of less range and further training want.
public struct LowRankSummary: Hashable, Sendable {
    /// Kernels of fewer elements are left alone: they lie in the second level of a cache, where one product of a small kernel
    /// is as fast as two of smaller ones.
    public static let smallestKernel = 65_536

    /// A kernel that was factored.
    public struct Layer: Hashable, Sendable {
        /// The layer's path. A layer that is called several times is factored once.
        public let layer: String
        /// The kernel's inputs, K.
        public let inputs: Int
        /// The kernel's units, N.
        public let units: Int
        /// The rank, r.
        public let rank: Int
        /// |W - L · R| / |W| in the Frobenius norm, of the factors as they were written; 0 for a kernel of zeros.
        public let relativeError: Double

        /// The kernel's elements before.
        public var parametersBefore: Int { inputs * units }
        /// The factors' elements.
        public var parametersAfter: Int { rank * (inputs + units) }
    }

    /// The share of parameters that was asked for.
    public let ratio: Double
    /// What was factored, in the order of the network; empty where no kernel was large enough.
    public let layers: [Layer]
    /// The largest difference of an output, on the check vectors, from the network as it was.
    public let largestDifference: Float

    /// Lines for people.
    public var text: String {
        guard !layers.isEmpty else {
            return
                "low rank: no Dense kernel of at least \(Self.smallestKernel) elements would shrink, so nothing was factored"
        }
        let lines = layers.map { layer in
            // Names come from files: a line break in one must not forge a second line.
            let name = String(layer.layer.map { $0.isNewline ? " " : $0 })
            return "low rank: layer '\(name)' of \(layer.inputs) × \(layer.units) has rank \(layer.rank), "
                + "\(layer.parametersBefore) parameters before and \(layer.parametersAfter) after, "
                + "relative error \(Float(layer.relativeError))"
        }
        return lines.joined(separator: "\n")
            + "\nlow rank: largest difference of an output on the check vectors \(largestDifference)"
    }

    /// The largest rank for which rank · (inputs + units) ≤ ratio · inputs · units, and at least 1; nil where that saves
    /// nothing or the kernel is smaller than what is factored.
    package static func rank(inputs: Int, units: Int, ratio: Double) -> Int? {
        guard inputs * units >= smallestKernel else { return nil }
        let limit = ratio * Double(inputs * units)
        var rank = max(1, Int(limit / Double(inputs + units)))
        // The quotient may be rounded to the wrong side of an integer.
        if Double((rank + 1) * (inputs + units)) <= limit { rank += 1 }
        if rank > 1, Double(rank * (inputs + units)) > limit { rank -= 1 }
        return rank * (inputs + units) < inputs * units ? rank : nil
    }

    /// What the file says of it; nil where nothing was factored.
    var metadata: JSONValue? {
        guard !layers.isEmpty else { return nil }
        return [
            "ratio": .number(ratio),
            "layers": .array(
                layers.map {
                    [
                        "layer": .string($0.layer), "shape": [.integer($0.inputs), .integer($0.units)],
                        "rank": .integer($0.rank), "relative_error": .number($0.relativeError),
                    ]
                }),
        ]
    }
}
