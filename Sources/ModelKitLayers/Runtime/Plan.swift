import ModelKitTensor

/// How a network runs items of given shapes: every shape, where each value is kept, and how many rows go in one block.
///
/// Immutable except for the pools of runs and workspaces.
final class Plan: Sendable {
    /// One operation.
    struct Step: Sendable {
        let name: String
        let className: String
        let operation: any Operation
        /// The inputs' values.
        let inputs: [Int]
        let inputShapes: [[Int]]
        let inputSizes: [Int]
        /// The output's value and its slot in the workspace.
        let output: Int
        let slot: Int
        let outputShape: [Int]
        let outputSize: Int
        /// The inputs' masks; nil where the operation reads none or the input has none.
        let masks: [Int?]
    }

    /// The input's items, which the plan was made for.
    let inputShapes: [[Int]]
    let steps: [Step]
    /// The value of each output, and its shape.
    let outputs: [(value: Int, shape: [Int], size: Int)]
    /// The elements per row of each value.
    let valueSizes: [Int]
    /// The elements per row of each slot.
    let slotSizes: [Int]
    /// The masks and the steps per item of every edge.
    let masks: [MaskSource]
    let edgeValues: [Int]
    let edgeShapes: [[Int]]
    /// The most rows of a block.
    let blockRows: Int
    /// The elements that a row takes in the workspaces while its block runs, at most.
    private let scratchSize: Int
    /// The elements that a row's results take, in a workspace and in the caller's tensors.
    private let resultSize: Int
    private let runs = ScratchPool<BatchRun>()
    private let workspaces = ScratchPool<Workspace>()

    /// A block's values should about fit the caches beside the weights they meet, but be long enough for the weights to be
    /// read seldom, and for OpenBLAS to make up for packing them.
    static let blockBytes = 4 << 20
    static let blockRowLimits = 64...1024
    /// The most elements that one call may need: as many floats as the machine has memory for.
    static let elementLimit = MachineFacts.physicalMemory / 4

    init(
        inputShapes: [[Int]], steps: [Step], outputs: [(value: Int, shape: [Int], size: Int)], valueSizes: [Int],
        slotSizes: [Int], masks: [MaskSource], edgeValues: [Int], edgeShapes: [[Int]]
    ) {
        self.inputShapes = inputShapes
        self.steps = steps
        self.outputs = outputs
        self.valueSizes = valueSizes
        self.slotSizes = slotSizes
        self.masks = masks
        self.edgeValues = edgeValues
        self.edgeShapes = edgeShapes
        let rowBytes = max(1, 4 * slotSizes.reduce(0, +))
        let rows = min(max(Self.blockBytes / rowBytes, Self.blockRowLimits.lowerBound), Self.blockRowLimits.upperBound)
        // A block of any value has at most as many elements as BLAS can count.
        let largest = edgeShapes.compactMap { ItemShape.extent($0) }.max() ?? 1
        blockRows = min(rows, max(1, ItemShape.maximumCount / largest))
        // No value exceeds `ItemShape.maximumCount` and the nodes are limited, so that these sums are far from the largest
        // Int.
        scratchSize =
            slotSizes.reduce(0, +) + Self.convertedSize(steps, outputs.map(\.value), valueSizes, inputShapes.count)
            + Self.maskSize(masks, valueSizes, edgeValues, edgeShapes)
        resultSize = outputs.reduce(0) { $0 + 2 * (ItemShape.extent($1.shape) ?? ItemShape.maximumCount) }
    }

    /// The elements of the values that may be converted, from ids or sparse rows to floats or from floats to ids.
    private static func convertedSize(_ steps: [Step], _ outputs: [Int], _ valueSizes: [Int], _ inputs: Int) -> Int {
        var converted = Set(outputs.filter { $0 < inputs })
        for step in steps {
            let takesIDs = step.operation is EmbeddingOperation || step.operation is PooledEmbeddingOperation
            let takesSparse = step.operation is DenseOperation && step.inputShapes[0].count == 1
            for value in step.inputs where takesIDs || (value < inputs && !takesSparse) { converted.insert(value) }
        }
        return converted.reduce(0) { $0 + valueSizes[$1] }
    }

    /// The steps of all masks together; each takes a byte, counted as an element.
    private static func maskSize(
        _ masks: [MaskSource], _ valueSizes: [Int], _ edgeValues: [Int], _ edgeShapes: [[Int]]
    ) -> Int {
        var sizes: [Int] = []
        for mask in masks {
            switch mask {
            case .nonZero(let edge): sizes.append(valueSizes[edgeValues[edge]])
            case .any(let parts), .all(let parts): sizes.append(sizes[parts[0]])
            case .joined(let parts): sizes.append(parts.reduce(0) { $0 + edgeShapes[$1.edge][0] })
            case .unsupported: sizes.append(0)
            }
        }
        return sizes.reduce(0, +)
    }

    /// Refuses a batch that needs more memory than there is, before any of it is allocated.
    ///
    /// - Throws: `NetworkError` (`invalidInput`).
    func checkMemory(rows: Int, threads: Int) throws(NetworkError) {
        let (scratch, scratchOverflow) = min(rows, threads * blockRows).multipliedReportingOverflow(by: scratchSize)
        let (results, resultsOverflow) = rows.multipliedReportingOverflow(by: resultSize)
        let (total, overflow) = scratch.addingReportingOverflow(results)
        guard !scratchOverflow, !resultsOverflow, !overflow, total <= Self.elementLimit else {
            throw NetworkError(
                .invalidInput, "a batch of \(rows) rows needs more memory than there is",
                expected: "at most \(Self.elementLimit) elements",
                actual: "\(scratchSize) in work and \(resultSize) of results per row")
        }
    }

    /// Whether the plan is for such inputs.
    func suits(_ inputs: [NetworkInput]) -> Bool {
        for index in inputs.indices where !inputs[index].hasItemShape(inputShapes[index]) { return false }
        return true
    }

    /// Roughly the arithmetic operations that a row of the inputs costs.
    func cost(_ inputs: [NetworkInput]) -> Double {
        var cost = 0.0
        for step in steps {
            let density = step.inputs.count == 1 && step.inputs[0] < inputs.count ? inputs[step.inputs[0]].density : 1
            cost += step.operation.cost(inputs: step.inputShapes, output: step.outputShape, density: density)
        }
        return cost
    }

    /// What a call runs its batch with, to be given back.
    func takeRun() -> BatchRun { runs.take() ?? BatchRun(plan: self) }

    /// Gives it back for the next call.
    func giveBack(_ run: BatchRun) {
        run.end()
        runs.give(run)
    }

    /// A workspace for one slice, to be given back.
    func takeWorkspace() -> Workspace { workspaces.take() ?? Workspace(plan: self) }

    /// Gives a workspace back for the next slice.
    func giveBack(_ workspace: Workspace) {
        workspace.forgetInputs()
        workspace.dropLargeResults()
        workspaces.give(workspace)
    }
}
