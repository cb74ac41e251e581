/// What a conversion did.
public struct ConversionSummary: Hashable, Sendable {
    /// The number of layers, calls of one layer counted once.
    public let layers: Int
    /// The number of weights' elements in the file that was written.
    public let parameters: Int
    /// The version of Keras that wrote the model, where the file says so.
    public let kerasVersion: String?
    /// What was ignored.
    public let notes: [String]
    /// What was factored and what it costs; nil where that was not asked for.
    public let lowRank: LowRankSummary?
}
