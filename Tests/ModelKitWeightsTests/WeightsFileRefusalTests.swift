import ModelKitWeights
import TestSupport
import Testing

@Suite("Weights file, broken")
struct WeightsFileRefusalTests {
    private let goldens = Goldens("ModelKitWeightsTests")

    /// A header and how many bytes of data follow it, and what the reader says of it.
    static let headers: [(String, Int, WeightsError.Code, String)] = [
        (#" {}"#, 0, .headerStart, "the header does not start with '{' (byte 8)"),
        (#"[]"#, 0, .headerStart, "the header does not start with '{' (byte 8)"),
        (#""#, 0, .headerStart, "the header does not start with '{' (byte 8)"),
        (#"{"a""#, 0, .invalidJSON, "header: expected ':' after the key 'a' (byte 12)"),
        (#"{} x"#, 0, .invalidJSON, "header: unexpected data after the JSON document (byte 11)"),
        (#"{"a":[[[[[[[[[]]]]]]]]]}"#, 0, .invalidJSON, "header: JSON nests deeper than 8 levels (byte 21)"),
        (
            #"{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}"#,
            1, .duplicateKey, "a: header: an object has this key twice (byte 61)"
        ),
        (#"{"__metadata__":[]}"#, 0, .invalidMetadata, "__metadata__: wrong kind, expected an object, found an array"),
        (
            #"{"__metadata__":{"k":1}}"#, 0, .invalidMetadata,
            "__metadata__.k: wrong kind, expected a string, found an integer"
        ),
        (
            #"{"a":{"dtype":"U8","shape":["# + String(repeating: "1,", count: 64) + #"1],"data_offsets":[0,1]}}"#, 1,
            .invalidEntry, "a.shape: too many axes, expected at most 64, found 65"
        ),
        (
            #"{"a":["# + String(repeating: "0,", count: 2_000_000) + "0]}", 0, .invalidJSON,
            "header: JSON has more than 2000000 values (byte 4000010)"
        ),
        (#"{"a":1}"#, 0, .invalidEntry, "a: wrong kind, expected an object, found an integer"),
        (
            #"{"a":{"shape":[1],"data_offsets":[0,1]}}"#, 1, .invalidEntry,
            "a.dtype: wrong member, expected a string, found nothing"
        ),
        (
            #"{"a":{"dtype":"F33","shape":[1],"data_offsets":[0,4]}}"#, 4, .unknownType,
            "a: unknown dtype, expected one of BOOL U8 I8 F8_E5M2 F8_E4M3 I16 U16 F16 BF16 I32 U32 F32 F64 I64 U64, found F33"
        ),
        (
            #"{"a":{"dtype":"F32","data_offsets":[0,4]}}"#, 4, .invalidEntry,
            "a.shape: wrong member, expected an array of non-negative integers, found nothing"
        ),
        (
            #"{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}"#, 4, .invalidEntry,
            "a.shape: wrong member, expected an array of non-negative integers, found [-1]"
        ),
        (
            #"{"a":{"dtype":"F32","shape":[1.0],"data_offsets":[0,4]}}"#, 4, .invalidEntry,
            "a.shape: wrong member, expected an array of non-negative integers, found [1.0]"
        ),
        (
            #"{"a":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,4]}}"#, 4, .invalidEntry,
            "a.shape: wrong member, expected an array of non-negative integers, found [1e+20]"
        ),
        (
            #"{"a":{"dtype":"F32","shape":[1]}}"#, 4, .invalidEntry,
            "a.data_offsets: wrong member, expected two non-negative integers, found nothing"
        ),
        (
            #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}}"#, 4, .invalidEntry,
            "a.data_offsets: wrong member, expected two non-negative integers, found [0,4,8]"
        ),
        (
            #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}"#, 4, .invalidOffsets,
            "a: the offsets run backwards or overflow, expected begin ≤ end, found [4, 0]"
        ),
        (
            #"{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,9223372036854775807]}}"#, 4, .invalidOffsets,
            "a: the offsets run backwards or overflow, expected begin ≤ end, found [0, 9223372036854775807]"
        ),
        (
            #"{"a":{"dtype":"F32","shape":[4611686018427387904],"data_offsets":[0,4]}}"#, 4, .shapeOverflow,
            "a: the shape overflows 64 bits, found [4611686018427387904]"
        ),
        (
            #"{"a":{"dtype":"U8","shape":[4294967296,4294967296],"data_offsets":[0,0]}}"#, 0, .shapeOverflow,
            "a: the shape overflows 64 bits, found [4294967296, 4294967296]"
        ),
        (
            #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}"#, 4, .lengthMismatch,
            "a: shape [2] of F32 does not fit the data, expected 8 bytes, found 4"
        ),
        (
            #"{"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}"#, 2, .invalidOffsets,
            "a: a hole lies before it, expected data from 0, found 1"
        ),
        (
            #"{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"b":{"dtype":"U8","shape":[1],"data_offsets":[2,3]}}"#,
            3,
            .invalidOffsets, "b: a hole lies before it, expected data from 1, found 2"
        ),
        (
            #"{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}"#,
            3,
            .invalidOffsets, "b: it overlaps another, expected data from 2, found 1"
        ),
        (
            #"{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}"#, 1, .dataLengthMismatch,
            "the file ends before its tensors do, expected 2 bytes of data, found 1"
        ),
        (
            #"{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}"#, 3, .dataLengthMismatch,
            "the file goes on after its last tensor, expected 2 bytes of data, found 3"
        ),
        (#"{}"#, 3, .dataLengthMismatch, "the file goes on after its last tensor, expected 0 bytes of data, found 3"),
    ]

    @Test("is refused for each broken rule of the header", arguments: headers)
    func header(text: String, dataCount: Int, code: WeightsError.Code, message: String) throws {
        let length = text.utf8.count
        let file = (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + Array(text.utf8)
        try expectRefusal(file + [UInt8](repeating: 0, count: dataCount), code, message)
    }

    @Test(
        "is refused for a length that cannot be",
        arguments: [
            ([], WeightsError.Code.fileTooShort, "no safetensors file, expected at least 8 bytes, found 0"),
            ([1, 2, 3], .fileTooShort, "no safetensors file, expected at least 8 bytes, found 3"),
            (
                [3, 0, 0, 0, 0, 0, 0, 0, 0x7B, 0x7D], .headerBeyondFile,
                "the header runs past the end of the file: the file is cut off, or no safetensors file, "
                    + "expected at most 2 bytes, found 3"
            ),
            (
                [1, 0xE1, 0xF5, 5, 0, 0, 0, 0, 0x7B], .headerTooLarge,
                "no safetensors file: it begins with the length of its header, which is too large, expected at most 100000000 bytes, found 100000001"
            ),
            (
                [0x50, 0x4B, 3, 4, 0, 0, 0, 0, 8, 0], .headerTooLarge,
                "no safetensors file, but one of Keras or the like; mk-convert makes one of those, "
                    + "expected a safetensors file, found zip"
            ),
            (
                [0x89] + "HDF\r\n\u{1A}\n..".utf8, .headerTooLarge,
                "no safetensors file, but one of Keras or the like; mk-convert makes one of those, "
                    + "expected a safetensors file, found HDF5"
            ),
            (
                [UInt8](repeating: 255, count: 12), .headerTooLarge,
                "no safetensors file: it begins with the length of its header, which is too large, expected at most 100000000 bytes, found "
                    + "18446744073709551615"
            ),
        ] as [([UInt8], WeightsError.Code, String)])
    func length(file: [UInt8], code: WeightsError.Code, message: String) throws {
        try expectRefusal(file, code, message)
    }

    @Test("is refused where it is missing or a folder")
    func unreadable() throws {
        let folder = try TemporaryFolder()
        let missing = #expect(throws: WeightsError.self) { try WeightsFile(path: folder.path + "/none") }
        #expect(missing?.description == "\(folder.path)/none: cannot read: No such file or directory")
        let directory = #expect(throws: WeightsError.self) { try WeightsFile(path: folder.path) }
        #expect(directory?.code == .unreadableFile)
    }

    @Test("is refused or read, never a crash: cut off at every length and mutated")
    func mutations() throws {
        let folder = try TemporaryFolder()
        let seed = try bytes(of: goldens.path("written.safetensors"))
        for length in seed.indices {
            let path = try folder.write(Array(seed[..<length]), to: "cut")
            #expect(throws: WeightsError.self) { try WeightsFile(path: path) }
        }
        var generator = SeededGenerator(seed: 4)
        for _ in 0..<3_000 {
            var mutated = seed
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                mutated[.random(in: 0..<560, using: &generator)] = .random(in: 0...255, using: &generator)
            }
            guard let file = try? WeightsFile(path: folder.write(mutated, to: "mutated")) else { continue }
            for entry in file.entries { _ = try? file.tensor(named: entry.name).values }
        }
    }

    private func expectRefusal(_ bytes: [UInt8], _ code: WeightsError.Code, _ message: String) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(bytes, to: "broken.safetensors")
        let error = #expect(throws: WeightsError.self) { try WeightsFile(path: path) }
        #expect(error?.code == code)
        #expect(error?.description == "\(path): \(message)")
    }
}
