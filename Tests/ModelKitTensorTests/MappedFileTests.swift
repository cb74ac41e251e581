import Foundation
import ModelKitTensor
import TestSupport
import Testing

@Suite struct MappedFileTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func file(_ floats: [Float], leading: Int = 0) throws -> String {
        var data = Data(repeating: 0xAB, count: leading)
        for value in floats {
            for shift in [0, 8, 16, 24] { data.append(UInt8(truncatingIfNeeded: value.bitPattern >> shift)) }
        }
        return try folder.write(data, to: "data")
    }

    @Test("Tensors over a mapped file hold its floats, at any multiple of four bytes", arguments: [0, 4, 12, 64])
    func mapped(offset: Int) throws {
        let values: [Float] = [1, -2, .infinity, 0x1p-140, 5, 6]
        var tensor = try Tensor(
            mapped: MappedFile(path: file(values, leading: offset)), byteOffset: offset, shape: [2, 3])
        #expect(tensor.isMapped)
        #expect(tensor.values == values)
        tensor[0, 0] = 9
        #expect(!tensor.isMapped)
        #expect(tensor.values == [9, -2, .infinity, 0x1p-140, 5, 6])
    }

    @Test("A tensor keeps the file mapped after the file is removed and its object gone")
    func lifetime() throws {
        var mapped: MappedFile? = try MappedFile(path: file([1, 2, 3]))
        let tensor = try Tensor(mapped: #require(mapped), byteOffset: 4, shape: [2])
        mapped = nil
        try folder.remove("data")
        #expect(tensor.values == [2, 3])
    }

    @Test("The bytes of the file can be read")
    func bytes() throws {
        let file = try MappedFile(path: file([], leading: 5))
        #expect(file.byteCount == 5)
        #expect(file.withBytes { $0.byteCount } == 5)
    }

    @Test("Ranges outside of the file or off the grid are refused")
    func ranges() throws {
        let mapped = try MappedFile(path: file([1, 2, 3]))
        for (offset, shape) in [(0, [4]), (12, [1]), (-4, [1]), (16, [0]), (2, [1]), (8, [1 << 58])] {
            let error = #expect(throws: TensorError.self) {
                try Tensor(mapped: mapped, byteOffset: offset, shape: shape)
            }
            #expect(error?.code == .invalidRange, "byte \(offset), shape \(shape): \(String(describing: error))")
        }
        #expect(try Tensor(mapped: mapped, byteOffset: 12, shape: [0]).count == 0)
    }

    @Test("Missing files, empty files and folders are told apart")
    func failures() throws {
        let missing = folder.path + "/missing"
        #expect(
            throws: TensorError(.fileNotReadable, "No such file or directory", subject: missing)
        ) { try MappedFile(path: missing) }
        let empty = try file([])
        #expect(throws: TensorError(.emptyFile, "the file is empty", subject: empty)) { try MappedFile(path: empty) }
        #expect(
            throws: TensorError(.fileNotReadable, "not a regular file", subject: folder.path)
        ) { try MappedFile(path: folder.path) }
    }
}
