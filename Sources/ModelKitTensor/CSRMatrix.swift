/// A sparse matrix of Float32, `[rows, columns]`, in compressed rows.
///
/// Row `r` has the entries `rowOffsets[r] ..< rowOffsets[r + 1]` of `indices` and `values`. Column indices ascend strictly
/// within a row; a stored value may be zero. A column that is not stored is zero.
///
/// It is built row by row and can be emptied and filled again without allocating, for use as a buffer.
public struct CSRMatrix: Sendable, Equatable {
    /// The number of columns.
    public let columns: Int
    /// Where each row starts in `indices` and `values`, and where the last one ends: rows + 1 numbers, the first 0.
    public internal(set) var rowOffsets: [Int]
    /// The column of every stored entry.
    public internal(set) var indices: [Int32]
    /// The value of every stored entry.
    public internal(set) var values: [Float]

    /// An empty matrix without rows.
    ///
    /// - Precondition: `columns` is between 0 and 2^31 - 1.
    public init(columns: Int) {
        precondition(columns >= 0 && columns <= Int(Int32.max), "invalid number of columns \(columns)")
        self.columns = columns
        rowOffsets = [0]
        indices = []
        values = []
    }

    /// A matrix from its three arrays, which are checked.
    ///
    /// - Throws: `TensorError` with `invalidShape` (columns negative or beyond 2^31 - 1), `invalidRowOffsets` (not starting
    ///   at 0, descending, or not ending at the number of entries), `countMismatch` (indices and values differ in number)
    ///   or `invalidIndex` (out of range, or not strictly ascending within its row).
    public init(columns: Int, rowOffsets: [Int], indices: [Int32], values: [Float]) throws(TensorError) {
        guard columns >= 0, columns <= Int(Int32.max) else {
            throw TensorError(.invalidShape, "invalid number of columns", actual: "\(columns)")
        }
        guard indices.count == values.count else {
            throw TensorError(
                .countMismatch, "as many values as indices are needed", expected: "\(indices.count)",
                actual: "\(values.count)")
        }
        guard rowOffsets.first == 0, rowOffsets.last == indices.count else {
            throw TensorError(.invalidRowOffsets, "row offsets must run from 0 to the number of entries")
        }
        for row in 0..<(rowOffsets.count - 1) {
            guard rowOffsets[row] <= rowOffsets[row + 1], rowOffsets[row + 1] <= indices.count else {
                throw TensorError(.invalidRowOffsets, "row offsets descend", subject: "row \(row)")
            }
            try Self.check(indices[rowOffsets[row]..<rowOffsets[row + 1]], columns: columns, row: row)
        }
        self.columns = columns
        self.rowOffsets = rowOffsets
        self.indices = indices
        self.values = values
    }

    /// The number of rows.
    public var rows: Int { rowOffsets.count - 1 }

    /// The number of stored entries.
    public var entryCount: Int { indices.count }

    /// The entries of one row, as a range of `indices` and `values`.
    public func entries(ofRow row: Int) -> Range<Int> { rowOffsets[row]..<rowOffsets[row + 1] }

    /// Appends a row; `indices` ascend strictly.
    ///
    /// - Throws: `TensorError` with `countMismatch` or `invalidIndex`; the matrix is unchanged then.
    public mutating func appendRow(indices: some Collection<Int32>, values: some Collection<Float>) throws(TensorError)
    {
        guard indices.count == values.count else {
            throw TensorError(
                .countMismatch, "as many values as indices are needed", subject: "row \(rows)",
                expected: "\(indices.count)", actual: "\(values.count)")
        }
        try Self.check(indices, columns: columns, row: rows)
        self.indices.append(contentsOf: indices)
        self.values.append(contentsOf: values)
        rowOffsets.append(self.indices.count)
    }

    /// Appends one entry to the row that is being built; `endRow` ends it.
    ///
    /// This is the fast way to fill a buffer. Indices are checked in debug builds only, here and in `endRow`.
    public mutating func append(index: Int32, value: Float) {
        assert(index >= 0 && Int(index) < columns, "column \(index) of \(columns)")
        assert(
            indices.count == rowOffsets[rowOffsets.count - 1] || indices[indices.count - 1] < index,
            "column \(index) does not ascend")
        indices.append(index)
        values.append(value)
    }

    /// Ends the row whose entries were appended one by one.
    public mutating func endRow() { rowOffsets.append(indices.count) }

    /// Scales the values of one row in place.
    public mutating func scaleRow(_ row: Int, by factor: Float) {
        for entry in entries(ofRow: row) { values[entry] *= factor }
    }

    /// Removes every row, optionally keeping the memory for the next ones.
    public mutating func removeAll(keepingCapacity: Bool = false) {
        rowOffsets.removeAll(keepingCapacity: keepingCapacity)
        rowOffsets.append(0)
        indices.removeAll(keepingCapacity: keepingCapacity)
        values.removeAll(keepingCapacity: keepingCapacity)
    }

    private static func check(_ indices: some Collection<Int32>, columns: Int, row: Int) throws(TensorError) {
        var previous: Int32 = -1
        for index in indices {
            guard index >= 0, Int(index) < columns else {
                throw TensorError(
                    .invalidIndex, "column out of range", subject: "row \(row)", expected: "0..<\(columns)",
                    actual: "\(index)")
            }
            guard index > previous else {
                throw TensorError(
                    .invalidIndex, "columns must ascend strictly", subject: "row \(row)", expected: "above \(previous)",
                    actual: "\(index)")
            }
            previous = index
        }
    }
}
