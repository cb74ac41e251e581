/// A run of floats inside a tensor, which it keeps alive: what a kernel reads.
package struct FloatSlice: Sendable {
    let storage: TensorStorage
    let offset: Int
    /// The number of floats.
    package let count: Int

    /// Elements of a tensor, from `offset` on.
    package init(_ tensor: Tensor, offset: Int = 0, count: Int? = nil) {
        let count = count ?? tensor.count - offset
        precondition(
            offset >= 0 && count >= 0 && offset <= tensor.count - count, "\(count) at \(offset) of \(tensor.count)")
        storage = tensor.storage
        self.offset = offset
        self.count = count
    }

    /// The part that starts at `first`.
    package func part(_ first: Int, _ count: Int) -> FloatSlice {
        precondition(first >= 0 && count >= 0 && first <= self.count - count, "\(count) at \(first) of \(self.count)")
        return FloatSlice(storage: storage, offset: offset + first, count: count)
    }

    private init(storage: TensorStorage, offset: Int, count: Int) {
        self.storage = storage
        self.offset = offset
        self.count = count
    }

    /// Calls `body` with a pointer to the first float; `needed` floats from there may be read.
    @unsafe func read<R>(_ needed: Int, _ body: (UnsafePointer<Float>) -> R) -> R {
        precondition(needed <= count, "a kernel needs \(needed) floats and is given \(count)")
        defer { withExtendedLifetime(storage) {} }
        // The range was checked against the tensor; the storage lives until after the call.
        return unsafe body(UnsafePointer(storage.base) + offset)
    }
}

extension Tensor {
    /// Calls `body` with a pointer from which `needed` floats may be written.
    @unsafe mutating func write<R>(_ needed: Int, at offset: Int = 0, _ body: (UnsafeMutablePointer<Float>) -> R) -> R {
        precondition(
            offset >= 0 && needed <= count - offset, "a kernel writes \(needed) at \(offset) of \(count) floats")
        makeUnique()
        defer { withExtendedLifetime(storage) {} }
        // Owned and referenced by this tensor alone since `makeUnique`.
        return unsafe body(storage.base + offset)
    }
}
