/// Why one layer cannot be converted.
public struct LayerProblem: Equatable, Sendable, CustomStringConvertible {
    /// The layer's name, with the names of the models around it.
    public let layer: String
    /// The layer's Keras class.
    public let className: String
    /// What is wrong, as part of a sentence.
    public let reason: String

    /// Part of one line for a user.
    public var description: String { "layer '\(layer)' of class \(className) \(reason)" }
}
