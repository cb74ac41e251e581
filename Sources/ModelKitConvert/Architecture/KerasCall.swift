/// One call of a layer in a functional model.
struct KerasCall: Hashable, Sendable {
    /// The positional arguments.
    var arguments: [KerasArgument]
    /// The arguments by name.
    var keywords: [String: KerasArgument] = [:]

    /// Every tensor that the call names.
    var tensors: [KerasReference] {
        arguments.flatMap(\.tensors) + keywords.sorted { $0.key < $1.key }.flatMap(\.value.tensors)
    }
}
