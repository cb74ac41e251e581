/// What the header of a weights file says of one tensor.
public struct WeightsEntry: Hashable, Sendable {
    /// The tensor's name.
    public let name: String
    /// The type of its elements.
    public let type: ElementType
    /// Its extents; empty for a scalar.
    public let shape: [Int]
    /// Where its bytes lie, counted from the start of the file.
    public let byteRange: Range<Int>

    /// How many elements it has.
    public var count: Int { byteRange.count / type.size }
}
