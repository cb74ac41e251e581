import ModelKitTensor
import Testing

@Suite struct CSRMatrixTests {
    @Test("Rows are appended whole or entry by entry, with the same result")
    func appending() throws {
        var whole = CSRMatrix(columns: 5)
        try whole.appendRow(indices: [0, 3], values: [1, 2])
        try whole.appendRow(indices: [], values: [])
        try whole.appendRow(indices: [4], values: [3])
        var single = CSRMatrix(columns: 5)
        single.append(index: 0, value: 1)
        single.append(index: 3, value: 2)
        single.endRow()
        single.endRow()
        single.append(index: 4, value: 3)
        single.endRow()
        #expect(whole == single)
        #expect(whole.rowOffsets == [0, 2, 2, 3])
        #expect(whole.entries(ofRow: 0) == 0..<2)
        #expect(
            try whole
                == CSRMatrix(columns: 5, rowOffsets: [0, 2, 2, 3], indices: [0, 3, 4], values: [1, 2, 3]))
        single.scaleRow(0, by: 0.5)
        #expect(single.values == [0.5, 1, 3])
    }

    @Test("An emptied matrix starts again")
    func removing() throws {
        var matrix = CSRMatrix(columns: 2)
        try matrix.appendRow(indices: [1], values: [1])
        matrix.removeAll(keepingCapacity: true)
        #expect(matrix == CSRMatrix(columns: 2))
        #expect(matrix.rows == 0)
    }

    @Test("A refused row leaves the matrix as it was")
    func refusedRow() throws {
        var matrix = CSRMatrix(columns: 3)
        try matrix.appendRow(indices: [0], values: [1])
        let before = matrix
        #expect(
            throws: TensorError(
                .invalidIndex, "column out of range", subject: "row 1", expected: "0..<3", actual: "3")
        ) { try matrix.appendRow(indices: [1, 3], values: [1, 1]) }
        #expect(
            throws: TensorError(
                .invalidIndex, "columns must ascend strictly", subject: "row 1", expected: "above 1", actual: "1")
        ) { try matrix.appendRow(indices: [1, 1], values: [1, 1]) }
        #expect(
            throws: TensorError(
                .countMismatch, "as many values as indices are needed", subject: "row 1", expected: "1", actual: "2")
        ) { try matrix.appendRow(indices: [1], values: [1, 1]) }
        #expect(matrix == before)
    }

    @Test("Arrays that do not describe a matrix are refused")
    func invalidArrays() {
        func code(_ columns: Int, _ offsets: [Int], _ indices: [Int32], _ values: [Float]) -> TensorError.Code? {
            do {
                _ = try CSRMatrix(columns: columns, rowOffsets: offsets, indices: indices, values: values)
                return nil
            } catch { return error.code }
        }
        #expect(code(-1, [0], [], []) == .invalidShape)
        #expect(code(1 << 40, [0], [], []) == .invalidShape)
        #expect(code(2, [], [], []) == .invalidRowOffsets)
        #expect(code(2, [1], [0], [1]) == .invalidRowOffsets)
        #expect(code(2, [0, 2], [0], [1]) == .invalidRowOffsets)
        #expect(code(2, [0, 1, 0, 1], [0], [1]) == .invalidRowOffsets)
        #expect(code(2, [0, 5, 1], [0], [1]) == .invalidRowOffsets)
        #expect(code(2, [0, 1], [0], []) == .countMismatch)
        #expect(code(2, [0, 1], [-1], [1]) == .invalidIndex)
        #expect(code(2, [0, 1], [2], [1]) == .invalidIndex)
        #expect(code(2, [0, 2], [1, 0], [1, 1]) == .invalidIndex)
        #expect(code(2, [0], [], []) == nil)
    }

    @Test("Entries of a row that is not ended are no part of the transposed matrix")
    func transposedWithoutEnd() throws {
        var matrix = CSRMatrix(columns: 3)
        try matrix.appendRow(indices: [0, 2], values: [1, 2])
        try matrix.appendRow(indices: [2], values: [3])
        let expected = try CSRMatrix(columns: 2, rowOffsets: [0, 1, 1, 3], indices: [0, 0, 1], values: [1, 2, 3])
        #expect(matrix.transposed() == expected)
        matrix.append(index: 1, value: 4)
        #expect(matrix.transposed() == expected)
    }
}
