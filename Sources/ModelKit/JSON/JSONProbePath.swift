/// A place in a JSON tree, as the steps that lead to it.
struct JSONProbePath: Hashable {
    /// Every member whose name is not written in the type.
    static let anyMember = JSONPathComponent.index(-1)
    /// Every element after those that are always there.
    static let anyElement = JSONPathComponent.index(-2)

    var steps: [JSONPathComponent] = []

    func appending(_ step: JSONPathComponent) -> JSONProbePath { JSONProbePath(steps: steps + [step]) }
}

extension JSONProbePath: Comparable {
    /// An order that is the same in every process.
    static func < (left: JSONProbePath, right: JSONProbePath) -> Bool {
        left.steps.location(from: "") < right.steps.location(from: "")
    }

    /// Whether a path is this one or leads on from it.
    func isAt(orBelow other: JSONProbePath) -> Bool { steps.starts(with: other.steps) }
}
