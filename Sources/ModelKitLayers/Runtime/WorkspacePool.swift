import Synchronization

/// The workspaces of a plan that no call is using.
final class WorkspacePool: Sendable {
    private let free = Mutex<[Workspace]>([])

    /// More than so many are not kept.
    private static let limit = 64

    /// One that is free; nil where there is none.
    func take() -> Workspace? { free.withLock { $0.popLast() } }

    /// Keeps one for the next call.
    func giveBack(_ workspace: Workspace) {
        workspace.forgetInputs()
        free.withLock { if $0.count < Self.limit { $0.append(workspace) } }
    }
}
