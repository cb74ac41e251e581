import ModelKitTensor

/// Rules about the shapes of items, which leave out the batch axis.
enum ItemShape {
    /// The most elements of one item of any value, 2^31 - 1: BLAS counts with 32 bits.
    static let maximumCount = Int(Int32.max)

    /// The product of the lengths, those of 0 or not known counted as 1; nil where it exceeds `maximumCount`.
    ///
    /// Empty axes do not hide the others, as these come back once the empty one is reduced or dropped.
    static func extent(_ shape: [Int?]) -> Int? {
        guard let extent = try? Shape.count(shape.map { $0 == 0 ? 1 : $0 ?? 1 }), extent <= maximumCount else {
            return nil
        }
        return extent
    }

    /// The item's axis of a Keras axis, which counts the batch axis and may be negative.
    ///
    /// - Throws: `NetworkError` (`invalidConfiguration`) where it is out of range or the batch axis itself.
    static func axis(_ axis: Int, rank: Int) throws(NetworkError) -> Int {
        let resolved = axis < 0 ? axis + rank + 1 : axis
        guard resolved >= 1, resolved <= rank else {
            let reason = resolved == 0 ? "cannot work along the batch axis" : "axis \(axis) is out of range"
            throw NetworkError(
                .invalidConfiguration, reason, expected: "an axis of \(rank + 1) axes", actual: "\(axis)")
        }
        return resolved - 1
    }

    /// The number of elements; nil where a length is not known.
    ///
    /// - Throws: `NetworkError` (`invalidShape`) where there are too many to count.
    static func count(_ shape: [Int?]) throws(NetworkError) -> Int? {
        let known = shape.compactMap { $0 }
        guard known.count == shape.count else { return nil }
        guard let count = try? Shape.count(known) else {
            throw NetworkError(.invalidShape, "the shape has too many elements", actual: text(shape))
        }
        return count
    }

    /// A shape as Keras writes it, with the batch axis: `(None, 64)`.
    static func text(_ shape: [Int?]) -> String {
        let axes = ["None"] + shape.map { $0.map(String.init) ?? "None" }
        return "(\(axes.joined(separator: ", "))\(axes.count == 1 ? "," : ""))"
    }

    /// The shape that two shapes broadcast to, aligned at their last axes.
    ///
    /// - Throws: `NetworkError` (`invalidShape`) where two lengths differ and neither is 1.
    static func broadcast(_ a: [Int?], _ b: [Int?]) throws(NetworkError) -> [Int?] {
        let rank = max(a.count, b.count)
        var result: [Int?] = []
        for index in 0..<rank {
            let left = index < rank - a.count ? 1 : a[index - (rank - a.count)]
            let right = index < rank - b.count ? 1 : b[index - (rank - b.count)]
            switch (left, right) {
            case (1, _): result.append(right)
            case (_, 1): result.append(left)
            case (nil, _): result.append(right)
            case (_, nil): result.append(left)
            default:
                guard left == right else {
                    throw NetworkError(.invalidShape, "cannot combine \(text(a)) with \(text(b))")
                }
                result.append(left)
            }
        }
        return result
    }
}
