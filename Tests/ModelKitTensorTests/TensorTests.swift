import ModelKitTensor
import Testing

@Suite struct TensorTests {
    @Test("A tensor holds its values in row-major order")
    func rowMajor() throws {
        var tensor = try Tensor(shape: [2, 3], [0, 1, 2, 3, 4, 5])
        #expect(tensor[1, 0] == 3)
        tensor[0, 2] = 9
        #expect(tensor.values == [0, 1, 9, 3, 4, 5])
        #expect(try tensor.reshaped([3, 2])[1, 0] == 9)
    }

    @Test("Scalars have one element and tensors with an axis of zero none")
    func degenerateShapes() throws {
        #expect(Tensor(shape: [], repeating: 4).values == [4])
        #expect(Tensor(shape: [3, 0]).values.isEmpty)
        #expect(try Tensor(shape: [0], []).count == 0)
    }

    @Test("Owned memory is aligned to 64 bytes", arguments: [0, 1, 15, 16, 17, 1000])
    func alignment(count: Int) {
        let tensor = Tensor(shape: [count])
        let address = unsafe tensor.withUnsafePointer { Int(bitPattern: $0) }
        #expect(address % 64 == 0)
    }

    @Test("A copy does not see what is written to the original")
    func copyOnWrite() throws {
        var a = try Tensor(shape: [2], [1, 2])
        let b = a
        let reshaped = try a.reshaped([1, 2])
        a[0] = 7
        #expect(a.values == [7, 2])
        #expect(b.values == [1, 2])
        #expect(reshaped.values == [1, 2])
    }

    @Test("Equality is that of IEEE floats and includes the shape")
    func equality() throws {
        #expect(try Tensor(shape: [2], [0, 1]) == Tensor(shape: [2], [-0.0, 1]))
        #expect(try Tensor(shape: [1], [.nan]) != Tensor(shape: [1], [.nan]))
        #expect(Tensor(shape: [1, 2]) != Tensor(shape: [2, 1]))
    }

    @Test(
        "Hostile shapes are refused",
        arguments: [[-1], [2, -3], [Int.max, 2], [1 << 32, 1 << 32], [0, Int.max, Int.max], [Int.max]])
    func hostileShapes(shape: [Int]) {
        let error = #expect(throws: TensorError.self) { try Tensor(shape: shape, []) }
        #expect(error?.code == .invalidShape)
    }

    @Test("Too few or too many values are refused with both numbers")
    func countMismatch() {
        #expect(
            throws: TensorError(
                .countMismatch, "wrong number of values for shape [2, 2]", expected: "4", actual: "3")
        ) { try Tensor(shape: [2, 2], [1, 2, 3]) }
        #expect(
            throws: TensorError(.countMismatch, "cannot reshape [4] to [3]", expected: "4 elements", actual: "3")
        ) { try Tensor(shape: [4]).reshaped([3]) }
    }
}
