/// An input of a network: its name, its shape without the batch axis and what it holds.
public struct GraphInput: Hashable, Sendable {
    /// What an input holds.
    public enum ElementType: String, Hashable, Sendable, CaseIterable {
        /// Float32, dense or sparse.
        case float32
        /// Int32, such as ids of an embedding.
        case int32
        /// Text.
        case string
    }

    /// The input's name, by which nodes refer to it.
    public var name: String
    /// The length of each axis after the batch axis; nil where it is not known before a call.
    public var shape: [Int?]
    /// What it holds.
    public var elementType: ElementType

    /// Describes an input.
    public init(name: String, shape: [Int?], elementType: ElementType = .float32) {
        self.name = name
        self.shape = shape
        self.elementType = elementType
    }
}
