/// An output of a network: its name and where it comes from.
public struct GraphOutput: Hashable, Sendable {
    /// The output's name.
    public var name: String
    /// The node, or the input, whose value it is.
    public var source: NodeReference

    /// Describes an output.
    public init(name: String, source: NodeReference) {
        self.name = name
        self.source = source
    }
}
