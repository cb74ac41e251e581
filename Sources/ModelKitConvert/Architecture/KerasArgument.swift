import ModelKitWeights

/// An argument of a layer's call.
indirect enum KerasArgument: Hashable, Sendable {
    case tensor(KerasReference)
    case list([KerasArgument])
    case members([String: KerasArgument])
    case constant(JSONValue)

    /// The tensors in it, in the order they are written; members by their keys.
    var tensors: [KerasReference] {
        switch self {
        case .tensor(let reference): [reference]
        case .list(let arguments): arguments.flatMap(\.tensors)
        case .members(let members): members.sorted { $0.key < $1.key }.flatMap(\.value.tensors)
        case .constant: []
        }
    }

    /// The constant, or nil where it is none.
    var constant: JSONValue? {
        if case .constant(let value) = self { value } else { nil }
    }
}
