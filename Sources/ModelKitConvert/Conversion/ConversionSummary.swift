/// What a conversion did.
public struct ConversionSummary: Hashable, Sendable {
    /// The number of layers, calls of one layer counted once.
    public let layers: Int
    /// The number of weights' elements.
    public let parameters: Int
    /// The version of Keras that wrote the model, where the file says so.
    public let kerasVersion: String?
    /// What was ignored.
    public let notes: [String]
}
