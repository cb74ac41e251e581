import ModelKitTensor

/// What a layer computes for a block of rows. Immutable; scratch memory belongs to the call.
protocol Operation: Sendable {
    /// Computes the output of `call.rows` rows into the start of `out`.
    ///
    /// - Throws: `NetworkError` for values that cannot be used, such as an id outside of a table.
    func run(_ call: OperationCall, into out: inout Tensor) throws(NetworkError)

    /// Whether it reads the masks of its inputs.
    var usesMask: Bool { get }

    /// The same with an activation applied to the output; nil where that takes a step of its own.
    func fusing(_ activation: Activation) -> (any Operation)?

    /// The activation, where this operation is nothing else.
    var pureActivation: Activation? { get }

    /// The same with another backend for its products with weights, which it shares with operations of the same memory.
    func using(_ backend: MatrixBackend, sharing weights: inout SharedWeights) -> any Operation

    /// Makes what the first run on dense rows would make, so that it is as fast as any.
    func prepare()

    /// Roughly how many arithmetic operations a row costs. `density` is the share of the input that is not zero.
    func cost(inputs: [[Int]], output: [Int], density: Double) -> Double
}

extension Operation {
    var usesMask: Bool { false }
    func fusing(_ activation: Activation) -> (any Operation)? { nil }
    var pureActivation: Activation? { nil }
    func using(_ backend: MatrixBackend, sharing weights: inout SharedWeights) -> any Operation { self }
    func prepare() {}
    func cost(inputs: [[Int]], output: [Int], density: Double) -> Double {
        4 * Double(inputs.reduce(output.reduce(1, *)) { $0 + $1.reduce(1, *) })
    }
}
