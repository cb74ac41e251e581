extension Tensor {
    /// Calls `body` with the elements in row-major order.
    public func withSpan<R, E: Error>(_ body: (Span<Float>) throws(E) -> R) throws(E) -> R {
        let storage = storage
        defer { withExtendedLifetime(storage) {} }
        // The storage has `count` initialised floats and is kept until after the call; nobody writes it meanwhile, as a
        // writer needs the only reference.
        let buffer = unsafe UnsafeBufferPointer(start: storage.base, count: count)
        return try unsafe body(buffer.span)
    }

    /// Calls `body` with the elements in row-major order, to be changed in place.
    ///
    /// Copies first where the memory is shared or mapped.
    public mutating func withMutableSpan<R, E: Error>(
        _ body: (inout MutableSpan<Float>) throws(E) -> R
    ) throws(E) -> R {
        makeUnique()
        let storage = storage
        defer { withExtendedLifetime(storage) {} }
        // As above; the storage is owned and this tensor, held exclusively by the call, is its only user.
        let buffer = unsafe UnsafeMutableBufferPointer(start: storage.base, count: count)
        var span = unsafe buffer.mutableSpan
        return try body(&span)
    }

    /// Calls `body` with a pointer to the elements, for kernels.
    @unsafe package func withUnsafePointer<R, E: Error>(
        _ body: (UnsafePointer<Float>) throws(E) -> R
    ) throws(E) -> R {
        let storage = storage
        defer { withExtendedLifetime(storage) {} }
        return try unsafe body(UnsafePointer(storage.base))
    }

    /// The elements in row-major order, copied.
    public var values: [Float] {
        withSpan { span in
            var result: [Float] = []
            result.reserveCapacity(span.count)
            for index in span.indices { result.append(span[index]) }
            return result
        }
    }

    /// The element at a multi-index, one number per axis. Convenient and slow: use spans in loops.
    ///
    /// - Precondition: there are as many numbers as axes, each within its axis.
    public subscript(index: Int...) -> Float {
        get { withSpan { $0[offset(of: index)] } }
        set {
            let position = offset(of: index)
            withMutableSpan { $0[position] = newValue }
        }
    }

    private func offset(of index: [Int]) -> Int {
        precondition(index.count == shape.count, "\(index.count) indices for shape \(shape)")
        var offset = 0
        for (position, length) in zip(index, shape) {
            precondition(position >= 0 && position < length, "index \(index) outside of shape \(shape)")
            offset = offset * length + position
        }
        return offset
    }
}

extension Tensor: Equatable {
    /// Whether shapes and elements are equal as IEEE floats: NaN differs from itself, 0 equals -0.
    public static func == (left: Tensor, right: Tensor) -> Bool {
        guard left.shape == right.shape else { return false }
        return left.withSpan { a in
            right.withSpan { b in
                for index in a.indices where a[index] != b[index] { return false }
                return true
            }
        }
    }
}

extension Tensor: CustomStringConvertible {
    /// The shape and the first elements.
    public var description: String {
        let shown = withSpan { span in (0..<min(8, span.count)).map { "\(span[$0])" } }
        return "Tensor\(shape)[\(shown.joined(separator: ", "))\(count > 8 ? ", …" : "")]"
    }
}
