import ModelKitTensor

/// A tensor to be written to a weights file.
public struct WeightsTensor: Sendable {
    /// Its name; not `__metadata__`.
    public let name: String
    /// The type of its elements.
    public let type: ElementType
    /// Its extents; empty for a scalar.
    public let shape: [Int]
    let contents: Contents

    enum Contents: Sendable {
        case tensor(Tensor)
        case bytes([UInt8])

        var count: Int {
            switch self {
            case .tensor(let tensor): tensor.count * 4
            case .bytes(let bytes): bytes.count
            }
        }
    }

    /// A tensor of Float32.
    public init(_ name: String, _ tensor: Tensor) {
        self.name = name
        type = .float32
        shape = tensor.shape
        contents = .tensor(tensor)
    }

    /// A tensor of any type from its little-endian bytes in row-major order.
    ///
    /// - Precondition: there are as many bytes as shape and type say.
    public init(_ name: String, type: ElementType, shape: [Int], bytes: [UInt8]) {
        let expected = WeightsHeader.byteLength(of: shape, type)
        precondition(expected == bytes.count, "\(bytes.count) bytes for shape \(shape) of \(type.rawValue)")
        self.name = name
        self.type = type
        self.shape = shape
        contents = .bytes(bytes)
    }
}

extension WeightsTensor {
    /// The tensor it was made of; nil where it was made of bytes.
    package var tensor: Tensor? {
        if case .tensor(let tensor) = contents { tensor } else { nil }
    }
}
