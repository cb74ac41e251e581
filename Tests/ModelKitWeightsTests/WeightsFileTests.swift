import ModelKitTensor
import ModelKitWeights
import TestSupport
import Testing

/// Goldens come from Tools/goldens_weights.py.
@Suite("Weights file")
struct WeightsFileTests {
    private let goldens = Goldens("ModelKitWeightsTests")

    @Test("reads what the safetensors package writes, of every type")
    func reference() throws {
        let file = try WeightsFile(path: goldens.path("reference.safetensors"))
        #expect(file.metadata == ["kéy": "välue\n\"x\"", "empty": ""])
        let expected: [String: ([Int], [Float])] = [
            "f32": ([2, 3], [0, -1.5, 3.25, Float(bitPattern: 71362), .infinity, 3.4e38]),
            "f64": ([3], [0.1, -.infinity, 0]),
            "f16": ([6], [0, -0.5, 65504, 0x1p-24, 1.001_358e-5, .infinity]),
            "i64": ([2], [-0x1p62, 16_777_216]),
            "i32": ([2, 1], [-7, 0x1p31]),
            "i16": ([2], [-32768, 5]),
            "i8": ([3], [-128, 127, 0]),
            "u8": ([2], [255, 1]),
            "u16": ([1], [65535]),
            "u32": ([1], [0x1p32]),
            "u64": ([1], [0x1p64]),
            "bool": ([3], [1, 0, 1]),
            "empty": ([0, 4], []),
            "scalar": ([], [2.5]),
            "name with \"quotes\" and é": ([1], [1]),
        ]
        #expect(Set(file.entries.map(\.name)) == Set(expected.keys))
        for (name, (shape, values)) in expected {
            let tensor = try file.tensor(named: name)
            #expect(tensor.shape == shape, "\(name)")
            #expect(tensor.values == values, "\(name)")
        }
    }

    @Test("writes the bytes that the package has been seen to read")
    func written() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/out.safetensors"
        let little: [UInt8] = [3, 0, 0, 0, 0, 0, 0, 0, 252, 255, 255, 255, 255, 255, 255, 255]
        let tensors = [
            WeightsTensor("bias", try Tensor(shape: [3], [0.5, -0.25, 1e-3])),
            WeightsTensor("flags", type: .uint8, shape: [3], bytes: [1, 0, 1]),
            WeightsTensor("b\\\"é", try Tensor(shape: [1], [7])),
            WeightsTensor("kernel", try Tensor(shape: [16, 1], (0..<16).map { -Float($0) })),
            WeightsTensor("ids", type: .int64, shape: [2], bytes: little),
            WeightsTensor("embedding/embeddings", try Tensor(shape: [2, 16], (0..<32).map { Float($0) / 8 })),
        ]
        for order in [tensors, tensors.reversed()] {
            try WeightsWriter.write(
                order, metadata: ["note": "tab\there €", "modelkit.format": "1"], to: path)
            #expect(try bytes(of: path) == bytes(of: goldens.path("written.safetensors")))
        }
        #expect(try folder.contents == ["out.safetensors"])
        let file = try WeightsFile(path: path)
        #expect(file.entries.prefix(3).allSatisfy { $0.byteRange.lowerBound % 64 == 0 })
        #expect(try file.tensor(named: "kernel").isMapped)
    }

    @Test("names the nearest tensor on a miss")
    func suggestion() throws {
        let file = try WeightsFile(path: goldens.path("written.safetensors"))
        let error = #expect(throws: WeightsError.self) { try file.tensor(named: "kernl") }
        #expect(error?.code == .tensorNotFound)
        #expect(error?.suggestion == "kernel")
        let far = #expect(throws: WeightsError.self) { try file.tensor(named: "something else") }
        #expect(far?.suggestion == nil)
    }

    @Test("refuses to convert 8-bit floats")
    func eightBitFloats() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/f8.safetensors"
        try WeightsWriter.write([WeightsTensor("t", type: .float8e4m3, shape: [2], bytes: [1, 2])], to: path)
        let error = #expect(throws: WeightsError.self) { try WeightsFile(path: path).tensor(named: "t") }
        #expect(error?.code == .unsupportedType)
    }

    @Test("leaves nothing behind where a file cannot be written")
    func unwritable() throws {
        let folder = try TemporaryFolder()
        let missing = #expect(throws: WeightsError.self) {
            try WeightsWriter.write([], to: folder.path + "/missing/out.safetensors")
        }
        #expect(
            missing?.description == "\(folder.path)/missing/out.safetensors: cannot write: No such file or directory")
        try folder.makeFolder("taken")
        let taken = #expect(throws: WeightsError.self) { try WeightsWriter.write([], to: folder.path + "/taken") }
        #expect(taken?.description == "\(folder.path)/taken: cannot write: Is a directory")
        let twice = try Tensor(shape: [1], [1])
        let duplicate = #expect(throws: WeightsError.self) {
            try WeightsWriter.write([WeightsTensor("a", twice), WeightsTensor("a", twice)], to: folder.path + "/twice")
        }
        #expect(duplicate?.code == .duplicateKey)
        let reserved = #expect(throws: WeightsError.self) {
            try WeightsWriter.write([WeightsTensor("__metadata__", twice)], to: folder.path + "/reserved")
        }
        #expect(reserved?.code == .duplicateKey)
        #expect(try folder.contents == ["taken"])
    }
}
