import ModelKitTensor

/// One batch on its way through a network: its slices, each with a workspace of its own.
///
/// It is kept by the plan and used again, as the workspaces are, so that a warm batch allocates nothing on any number of
/// threads.
///
/// `@unchecked Sendable`: one call has it at a time, which changes it before and after the slices run; each slice uses its
/// own workspace.
final class BatchRun: SlicedWork, @unchecked Sendable {
    private unowned let plan: Plan
    private var workspaces: [Workspace] = []
    private var inputs: [NetworkInput] = []
    private var rows = 0
    private(set) var slices = 0

    init(plan: Plan) { self.plan = plan }

    /// Takes a batch of inputs that were checked.
    func begin(_ inputs: [NetworkInput], rows: Int, slices: Int) {
        self.inputs = inputs
        self.rows = rows
        self.slices = slices
        for _ in 0..<slices { workspaces.append(plan.takeWorkspace()) }
    }

    /// Lets go of the batch and gives the workspaces back.
    func end() {
        inputs = []
        for workspace in workspaces { plan.giveBack(workspace) }
        workspaces.removeAll(keepingCapacity: true)
    }

    /// The rows of a slice.
    func range(_ slice: Int) -> Range<Int> { sliceRange(slice, of: slices, rows: rows) }

    /// An output of a slice that has run.
    func result(_ output: Int, slice: Int) -> FloatSlice { FloatSlice(workspaces[slice].results[output]) }

    func perform(slice: Int) -> (any Error)? {
        do throws(NetworkError) {
            try workspaces[slice].run(inputs, rows: range(slice))
            return nil
        } catch {
            return error
        }
    }
}
