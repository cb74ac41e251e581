import ModelKitTensor

/// How a network runs items of given shapes: every shape, where each value is kept, and how many rows go in one block.
///
/// Immutable except for the pool of workspaces.
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
    private let pool = ScratchPool<Workspace>()

    /// A block's values should about fit the second-level cache with the weights it meets, but be long enough for a product
    /// to make up for OpenBLAS's packing of the weights.
    static let blockBytes = 4 << 20
    static let blockRowLimits = 64...1024

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
        blockRows = min(max(Self.blockBytes / rowBytes, Self.blockRowLimits.lowerBound), Self.blockRowLimits.upperBound)
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

    /// A workspace for one thread, to be given back.
    func takeWorkspace() -> Workspace { pool.take() ?? Workspace(plan: self) }

    /// Gives a workspace back for the next call.
    func giveBack(_ workspace: Workspace) {
        workspace.forgetInputs()
        pool.give(workspace)
    }
}
