/// Arithmetic of tensor shapes that cannot overflow unnoticed.
package enum Shape {
    /// The most elements a tensor may have: its bytes must be countable with an Int.
    package static let maximumCount = Int.max / 16

    /// The number of elements of a shape: the product of its axes, 1 for a scalar (no axes).
    ///
    /// - Throws: `TensorError` (`invalidShape`) where an axis is negative or the product exceeds `maximumCount`. The
    ///   product is taken over the non-zero axes too, so that a shape such as [0, huge, huge] is refused rather than
    ///   empty.
    package static func count(_ shape: [Int]) throws(TensorError) -> Int {
        var product = 1
        var isEmpty = false
        for axis in shape {
            guard axis >= 0 else {
                throw TensorError(.invalidShape, "negative axis in shape \(shape)")
            }
            if axis == 0 {
                isEmpty = true
                continue
            }
            let (next, overflow) = product.multipliedReportingOverflow(by: axis)
            guard !overflow, next <= maximumCount else {
                throw TensorError(.invalidShape, "shape \(shape) has too many elements")
            }
            product = next
        }
        return isEmpty ? 0 : product
    }
}
