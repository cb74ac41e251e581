import ModelKitTensor

/// The arguments of one operation on one block: how many rows, the shapes, and where the inputs are.
struct OperationCall {
    /// The rows of the block.
    let rows: Int
    /// The first row of the block within the batch, for messages.
    let firstRow: Int
    /// The step that is run.
    let step: Plan.Step
    let workspace: Workspace

    /// The shape of an input's items.
    func inputShape(_ index: Int = 0) -> [Int] { step.inputShapes[index] }

    /// The number of inputs.
    var inputCount: Int { step.inputs.count }

    /// The shape of the output's items.
    var outputShape: [Int] { step.outputShape }

    /// The number of elements of an input.
    func inputElements(_ index: Int = 0) -> Int { rows * step.inputSizes[index] }

    /// The number of elements of the output.
    var outputElements: Int { rows * step.outputSize }

    /// An input as floats; ids are converted, sparse rows get their zeros.
    func floats(_ index: Int = 0) -> FloatSlice { workspace.floats(step.inputs[index], rows: rows) }

    /// An input's rows of a sparse matrix, where it is one.
    func sparse(_ index: Int = 0) -> (matrix: CSRMatrix, rows: Range<Int>)? {
        workspace.sparse(step.inputs[index], rows: rows)
    }

    /// Calls `body` with an input's ids; floats are rounded towards zero.
    func withIDs<R, E: Error>(_ index: Int = 0, _ body: (Span<Int32>) throws(E) -> R) throws(E) -> R {
        try workspace.withIDs(step.inputs[index], count: inputElements(index), body)
    }

    /// The mask of an input, a byte per step; nil where it has none. For operations that say `usesMask`.
    func mask(_ index: Int = 0) -> [UInt8]? { workspace.mask(step.masks[index], rows: rows) }
}
