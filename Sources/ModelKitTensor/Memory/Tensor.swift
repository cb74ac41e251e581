/// A dense array of Float32 in row-major order.
///
/// Elements are contiguous: the last axis varies fastest. Memory is either owned, aligned to 64 bytes and copied on write,
/// or a read-only part of a mapped file, which the tensor keeps mapped; writing to a mapped tensor first copies it. A
/// tensor with no axes is a scalar of one element; one with an axis of length zero is empty.
///
/// Not meant for sparse data: see `CSRMatrix`.
public struct Tensor: Sendable {
    /// The length of each axis, outermost first.
    public private(set) var shape: [Int]
    /// The number of elements, the product of the shape.
    public let count: Int
    private(set) var storage: TensorStorage

    /// A tensor with every element equal to `value`.
    ///
    /// - Precondition: the shape has no negative axis and its product can be allocated. Check shapes that come from a file
    ///   first, by making the tensor with a throwing initialiser.
    public init(shape: [Int], repeating value: Float = 0) {
        self.init(uninitialized: shape)
        // The storage was just made and has `count` floats.
        unsafe storage.base.initialize(repeating: value, count: count)
    }

    /// A tensor with the given values in row-major order.
    ///
    /// - Throws: `TensorError` with `invalidShape`, or `countMismatch` where there are more or fewer values than elements.
    public init(shape: [Int], _ values: [Float]) throws(TensorError) {
        let count = try Shape.count(shape)
        guard count == values.count else {
            throw TensorError(
                .countMismatch, "wrong number of values for shape \(shape)", expected: "\(count)",
                actual: "\(values.count)")
        }
        self.init(uninitialized: shape)
        withMutableSpan { target in
            for index in values.indices { target[index] = values[index] }
        }
    }

    /// A tensor over part of a mapped file, without copying.
    ///
    /// The bytes are little-endian IEEE floats. Data at multiples of 64 bytes is fastest; any multiple of 4 works.
    ///
    /// - Throws: `TensorError` with `invalidShape`, or `invalidRange` where the bytes reach beyond the file or do not start
    ///   at a multiple of four.
    public init(mapped file: MappedFile, byteOffset: Int, shape: [Int]) throws(TensorError) {
        let count = try Shape.count(shape)
        guard byteOffset >= 0, byteOffset <= file.byteCount, count <= (file.byteCount - byteOffset) / 4 else {
            throw TensorError(
                .invalidRange,
                "\(count) floats at byte \(byteOffset) reach beyond the \(file.byteCount) bytes of the file",
                subject: file.path)
        }
        guard byteOffset % 4 == 0 else {
            throw TensorError(
                .invalidRange, "floats must start at a multiple of 4 bytes", subject: file.path, actual: "\(byteOffset)"
            )
        }
        self.shape = shape
        self.count = count
        storage = TensorStorage(mapping: file, byteOffset: byteOffset, count: count)
    }

    /// A tensor whose elements are not set yet; the caller writes each of them before reading any.
    package init(uninitialized shape: [Int]) {
        guard let count = try? Shape.count(shape) else { preconditionFailure("invalid shape \(shape)") }
        self.shape = shape
        self.count = count
        storage = TensorStorage(uninitialized: count)
    }

    /// A tensor of no elements, to hold the place of one that is moved out and back.
    package static let empty = Tensor(shape: [0])

    /// Whether the elements lie in a mapped file.
    public var isMapped: Bool { storage.mapping != nil }

    /// The same elements under another shape, sharing the memory.
    ///
    /// - Throws: `TensorError` with `invalidShape`, or `countMismatch` where the number of elements differs.
    public func reshaped(_ shape: [Int]) throws(TensorError) -> Tensor {
        let wanted = try Shape.count(shape)
        guard wanted == count else {
            throw TensorError(
                .countMismatch, "cannot reshape \(self.shape) to \(shape)", expected: "\(count) elements",
                actual: "\(wanted)")
        }
        var result = self
        result.shape = shape
        return result
    }

    /// Makes the storage owned and referenced by nobody else, copying where it is not.
    mutating func makeUnique() {
        guard storage.mapping != nil || !isKnownUniquelyReferenced(&storage) else { return }
        let copy = TensorStorage(uninitialized: count)
        // Both blocks hold `count` floats and are different.
        unsafe copy.base.initialize(from: storage.base, count: count)
        storage = copy
    }
}
