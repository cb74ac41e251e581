import ModelKitTensor
import TestSupport

extension SeededGenerator {
    /// A tensor of uniform numbers between -1 and 1.
    mutating func tensor(_ shape: [Int]) throws -> Tensor {
        try Tensor(shape: shape, floats(shape.reduce(1, *)))
    }
}
