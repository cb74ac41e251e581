/// A weight that a layer has: its role and the shape it must have.
public struct WeightSpecification: Hashable, Sendable {
    /// Keras's name for it: `kernel`, `bias`, `gamma`, `beta`, `moving_mean`, `moving_variance`, `embeddings`.
    public let role: String
    /// The shape it must have.
    public let shape: [Int]
    /// The shape it may have instead, packed for products; nil where it is never packed.
    public let packedShape: [Int]?

    /// Describes a weight.
    public init(_ role: String, _ shape: [Int], packedShape: [Int]? = nil) {
        self.role = role
        self.shape = shape
        self.packedShape = packedShape
    }
}
