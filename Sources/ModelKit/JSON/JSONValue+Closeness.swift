import ModelKitWeights

extension JSONValue {
    /// Whether two JSON trees are equal but for numbers, which may differ by `tolerance` absolutely or relative to the
    /// expected one, whichever is larger. Where both are whole, the tolerance is absolute: large ids must be equal.
    func isClose(to expected: JSONValue, tolerance: Double) -> Bool {
        switch (self, expected) {
        case (.integer(let left), .integer(let right)):
            return left == right || abs(Double(left) - Double(right)) <= tolerance
        case (.string, .string), (.bool, .bool), (.null, .null):
            return self == expected
        case (.array(let left), .array(let right)):
            return left.count == right.count
                && zip(left, right).allSatisfy { $0.isClose(to: $1, tolerance: tolerance) }
        case (.object(let left), .object(let right)):
            return left.count == right.count
                && left.allSatisfy { key, value in
                    right[key].map { value.isClose(to: $0, tolerance: tolerance) } ?? false
                }
        default:
            guard let left = double, let right = expected.double else { return false }
            return abs(left - right) <= tolerance * max(1, abs(right))
        }
    }
}
