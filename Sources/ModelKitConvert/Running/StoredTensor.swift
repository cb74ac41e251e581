import ModelKitWeights

/// A tensor of a file as it is stored: little-endian, row-major.
package struct StoredTensor: Equatable {
    /// The elements' type.
    package let type: ElementType
    /// The extents of its axes.
    package let shape: [Int]
    /// As many elements as the shape says.
    package let bytes: [UInt8]
}
