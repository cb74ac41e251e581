/// What a layer does at run time.
public struct LayerBehavior: Sendable {
    /// What is computed; nil where the elements stay as they are and at most the shape changes.
    let operation: (any Operation)?

    /// The elements stay as they are, in the same order.
    static let identity = LayerBehavior(operation: nil)

    /// Something is computed.
    static func computes(_ operation: any Operation) -> LayerBehavior { LayerBehavior(operation: operation) }
}
