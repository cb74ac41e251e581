import ModelKit

extension ProfileReport {
    /// The row of a model.
    subscript(name: String) -> ProfileRow? { rows.first { $0.name == name } }

    /// How many calls of each model happened inside calls of one, at any depth: modelkit's `graph_calls`.
    func callsInside(_ name: String) -> [String: Int] {
        var counts: [String: Int] = [:]
        func visit(_ calls: ProfileCalls, isInside: Bool) {
            if isInside { counts[calls.name, default: 0] += calls.calls }
            for inner in calls.inside { visit(inner, isInside: isInside || calls.name == name) }
        }
        for calls in callTree { visit(calls, isInside: false) }
        return counts
    }
}
