import ModelKitWeights

extension JSONValue {
    /// Whether there is no infinite number and no NaN in the tree.
    var isFinite: Bool {
        switch self {
        case .number(let number): number.isFinite
        case .array(let values): values.allSatisfy(\.isFinite)
        case .object(let values): values.values.allSatisfy(\.isFinite)
        case .null, .bool, .integer, .string: true
        }
    }
}
