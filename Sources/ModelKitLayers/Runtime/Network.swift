import ModelKitTensor

/// A network ready to predict.
///
/// Immutable: any number of threads may predict at once. Scratch memory is taken from a pool per call, so that a warm call
/// allocates nothing per item. A batch runs as one product per layer, in blocks that suit the cache; a large one is spread
/// over the threads of a `ThreadPool` by rows. Bias and activation are part of the product; an embedding whose steps are
/// summed or averaged is pooled as it is read; a first dense layer takes sparse rows.
///
/// With ``isReproducible`` the prediction for an item is the same to the last bit in any batch, at any place in it, from
/// dense and sparse rows (of finite weights), with any number of threads and on any CPU with fused multiply-add.
public final class Network: Sendable {
    /// An output: its name and its shape without the batch axis, nil where a length depends on the input.
    public struct Output: Hashable, Sendable {
        /// The output's name.
        public let name: String
        /// The shape of an item.
        public let shape: [Int?]
    }

    /// The inputs, in the order of a call's arguments.
    public let inputs: [GraphInput]
    /// The outputs, in the order of the results.
    public let outputs: [Output]
    /// For each input, the ids that the embeddings which read it have: those below; nil where no embedding reads it.
    package let idLimits: [Int?]
    /// What multiplies batches with the weights of dense layers.
    public let backend: MatrixBackend
    private let compiled: CompiledNetwork
    private let threads: ThreadPool
    /// Plans by the inputs' shapes, the latest first.
    private let plans = Locked<[Plan]>([])

    /// Plans that are kept for inputs whose lengths vary.
    private static let planLimit = 16

    /// Makes a network of a graph and its weights.
    ///
    /// - Parameters:
    ///   - graph: the layers and how they are joined.
    ///   - threads: the threads that share large batches.
    ///   - backend: what multiplies batches with weights.
    ///   - weights: gives the tensor of a name that the graph's nodes use.
    /// - Throws: `NetworkError` for a graph that is not valid, a layer that is not supported or a weight that does not fit,
    ///   naming the layer; whatever `weights` throws.
    public init(
        graph: NetworkGraph, threads: ThreadPool = .shared, backend: MatrixBackend = .processDefault,
        weights: (String) throws -> Tensor
    ) throws {
        let compiled = try NetworkCompiler.compile(graph, backend: backend, weight: weights)
        self.backend = backend
        self.compiled = compiled
        self.threads = threads
        inputs = graph.inputs
        idLimits = compiled.idLimits
        outputs = zip(graph.outputs, compiled.outputs).map { Output(name: $0.name, shape: compiled.edges[$1].shape) }
    }

    /// Whether an item's prediction has the same bits in any batch, place, number of threads and instruction set with fused
    /// multiply-add. False with `MatrixBackend.openBLAS` and on a CPU without it, where every backend is OpenBLAS.
    public var isReproducible: Bool { backend.usesPackedKernel }

    /// Predicts a batch: the outputs, each `[batch, …]`, for inputs in the order of `inputs`.
    ///
    /// A batch of no rows gives outputs of no rows.
    ///
    /// - Throws: `NetworkError` with `invalidInput` (number, kind or shape), `invalidShape` (lengths that a layer refuses) or
    ///   `indexOutOfRange` (an id or column, with its row and value).
    public func predict(_ inputs: [NetworkInput]) throws(NetworkError) -> [Tensor] {
        let call = ForkGuard.enter()
        defer { ForkGuard.leave(call) }
        let plan = try self.plan(inputs)
        let rows = inputs.first?.rows ?? 0
        var results = plan.outputs.map { Tensor(uninitialized: [rows] + $0.shape) }
        guard rows > 0 else { return results }
        let run = plan.takeRun()
        defer { plan.giveBack(run) }
        try perform(run, plan, inputs, rows)
        for (index, output) in plan.outputs.enumerated() {
            for slice in 0..<run.slices {
                let range = run.range(slice)
                Kernels.copy(
                    run.result(index, slice: slice), count: range.count * output.size, into: &results[index],
                    at: range.lowerBound * output.size)
            }
        }
        return results
    }

    /// Predicts a batch with inputs by name.
    ///
    /// - Throws: as `predict`, and `invalidInput` for a name that is missing or not known.
    public func predict(_ inputs: [String: NetworkInput]) throws(NetworkError) -> [String: Tensor] {
        var ordered: [NetworkInput] = []
        for input in self.inputs {
            guard let value = inputs[input.name] else {
                throw NetworkError(.invalidInput, "the input is missing", layer: input.name)
            }
            ordered.append(value)
        }
        for name in inputs.keys.sorted() where !self.inputs.contains(where: { $0.name == name }) {
            throw NetworkError(
                .invalidInput, "the network has no such input", layer: name,
                expected: self.inputs.map(\.name).joined(separator: ", "))
        }
        let results = try predict(ordered)
        return Dictionary(zip(outputs.map(\.name), results), uniquingKeysWith: { first, _ in first })
    }

    /// Predicts a batch with a network of one output, into memory of the caller: the output's elements in row-major order
    /// from the start of `target`.
    ///
    /// A warm call allocates nothing.
    ///
    /// - Throws: as `predict`, and `invalidInput` where the network has several outputs or `target` is too short.
    public func predict(_ inputs: [NetworkInput], into target: inout MutableSpan<Float>) throws(NetworkError) {
        let call = ForkGuard.enter()
        defer { ForkGuard.leave(call) }
        let plan = try self.plan(inputs)
        let rows = inputs.first?.rows ?? 0
        guard plan.outputs.count == 1 else {
            throw NetworkError(.invalidInput, "the network has \(plan.outputs.count) outputs", expected: "one")
        }
        let size = plan.outputs[0].size
        guard target.count >= rows * size else {
            throw NetworkError(
                .invalidInput, "the output does not fit", expected: "\(rows * size) floats", actual: "\(target.count)")
        }
        guard rows > 0 else { return }
        let run = plan.takeRun()
        defer { plan.giveBack(run) }
        try perform(run, plan, inputs, rows)
        for slice in 0..<run.slices {
            let range = run.range(slice)
            Kernels.copy(
                run.result(0, slice: slice), count: range.count * size, into: &target, at: range.lowerBound * size)
        }
    }

    /// How many slices a batch of these inputs is shared out in.
    package func sliceCount(_ inputs: [NetworkInput]) throws(NetworkError) -> Int {
        slices(try plan(inputs), inputs, inputs.first?.rows ?? 0)
    }

    private func slices(_ plan: Plan, _ inputs: [NetworkInput], _ rows: Int) -> Int {
        // Asking what the rows cost takes longer than many a row.
        guard rows > 1, threads.threads > 1 else { return 1 }
        let grain = max(1, (ThreadPool.workPerSlice / max(1, plan.cost(inputs))).rounded(.up))
        return threads.slices(of: rows, grain: Int(min(grain, 1e9)))
    }

    /// Runs a batch, in slices over the threads where it is large.
    private func perform(
        _ run: BatchRun, _ plan: Plan, _ inputs: [NetworkInput], _ rows: Int
    ) throws(NetworkError) {
        run.begin(inputs, rows: rows, slices: slices(plan, inputs, rows))
        // A slice throws nothing else.
        if let error = threads.run(slices: run.slices, of: run) as? NetworkError { throw error }
    }

    /// The plan for the inputs, which are checked.
    private func plan(_ inputs: [NetworkInput]) throws(NetworkError) -> Plan {
        guard inputs.count == self.inputs.count else {
            throw NetworkError(
                .invalidInput, "wrong number of inputs", expected: "\(self.inputs.count)", actual: "\(inputs.count)")
        }
        let known = plans.withLock { plans in plans.first { $0.suits(inputs) } }
        let rows = inputs.first?.rows ?? 0
        for (input, specification) in zip(inputs, self.inputs) {
            try input.check(against: specification, rows: rows, shapeIsKnown: known != nil)
        }
        if let known {
            try known.checkMemory(rows: rows, threads: threads.threads)
            return known
        }
        let plan = try compiled.plan(inputShapes: inputs.map(\.itemShape))
        try plan.checkMemory(rows: rows, threads: threads.threads)
        plans.withLock { plans in
            plans.insert(plan, at: 0)
            if plans.count > Self.planLimit { plans.removeLast() }
        }
        return plan
    }
}
