import ModelKitWeights

extension JSONValue {
    /// A number, without a fraction where it is whole.
    init(shortest number: Double) { self = Int(exactly: number).map { .integer($0) } ?? .number(number) }
}
