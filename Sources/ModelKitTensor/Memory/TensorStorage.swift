/// The memory of tensors: one block of floats, either allocated here or part of a mapped file.
///
/// This is the only place that allocates and frees tensor memory.
///
/// `@unchecked Sendable`: the pointers never change; the floats are written only through `Tensor`, which does so only while
/// it holds the sole reference to an owned storage.
@safe final class TensorStorage: @unchecked Sendable {
    /// The first float. Of a mapped storage the memory is read-only and must not be written.
    let base: UnsafeMutablePointer<Float>
    /// The number of floats.
    let count: Int
    /// The file whose mapping holds the floats; nil where the memory is owned.
    let mapping: MappedFile?

    /// The alignment of owned memory, one cache line and one AVX-512 register.
    static let alignment = 64

    /// Allocates uninitialised memory for `count` floats.
    ///
    /// The block is rounded up to whole cache lines, so that a kernel's last vector never shares a line with other data.
    init(uninitialized count: Int) {
        let bytes = max(1, (count * 4 + Self.alignment - 1) / Self.alignment) * Self.alignment
        let raw = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: Self.alignment)
        // The block has at least 4 * count bytes and is aligned to 64; it is bound to Float for its whole life.
        unsafe base = raw.bindMemory(to: Float.self, capacity: bytes / 4)
        self.count = count
        mapping = nil
    }

    /// Refers to `count` floats of a mapped file, which it keeps mapped.
    ///
    /// The caller has checked that the range lies in the file and that its address is a multiple of four.
    init(mapping: MappedFile, byteOffset: Int, count: Int) {
        // The mapping outlives this object, which holds it; it is never written, see `Tensor.makeUnique`.
        let start = unsafe UnsafeMutableRawPointer(mutating: mapping.base + byteOffset)
        unsafe base = start.bindMemory(to: Float.self, capacity: count)
        self.count = count
        self.mapping = mapping
    }

    deinit {
        if mapping == nil { unsafe UnsafeMutableRawPointer(base).deallocate() }
    }
}
