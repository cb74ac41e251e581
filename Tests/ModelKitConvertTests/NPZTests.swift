import ModelKitConvert
import ModelKitTensor
import ModelKitWeights
import TestSupport
import Testing

/// Files of numpy.savez. Goldens: Tools/goldens_npz.py.
@Suite("Files of NumPy")
struct NPZTests {
    private static func file(_ name: String) throws -> NPZFile { try NPZFile(path: GoldenCase.path(name)) }

    @Test("hold the same arrays as a safetensors file, of every type and order")
    func types() throws {
        let (file, other) = (
            try Self.file("npz_types.npz"), try WeightsFile(path: GoldenCase.path("npz_types.safetensors"))
        )
        #expect(file.names.count == 21)
        #expect(Set(file.names) == Set(other.entries.map(\.name)))
        for name in file.names {
            let (stored, entry) = (try file.stored(named: name), try other.entry(named: name))
            #expect(stored.type == entry.type && stored.shape == entry.shape, "\(name)")
            #expect(try stored.bytes == other.bytes(named: name), "\(name)")
            let (tensor, expected) = (try file.tensor(named: name), try other.tensor(named: name))
            #expect(tensor.shape == expected.shape, "\(name)")
            #expect(tensor.values.map(\.bitPattern) == expected.values.map(\.bitPattern), "\(name)")
        }
    }

    @Test("are read whatever the version of the format", arguments: ["two", "three", "compact"])
    func versions(name: String) throws {
        let stored = try Self.file("npz_versions.npz").stored(named: name)
        #expect(stored.type == .float32 && stored.shape == [2])
        #expect(try Self.file("npz_versions.npz").tensor(named: name).values == [3, 4])
    }

    private static let types =
        #"its type is not supported, expected booleans, integers or floats: array.astype("float32")"#
    private static func literal(_ expected: String, _ actual: String) -> String {
        "the header cannot be understood, expected \(expected), found \(actual)"
    }
    static let bad: [String: String] = [
        "big_endian": "\(types), found '>f4'",
        "objects": "\(types), found '|O'",
        "complex": "\(types), found '<c8'",
        "text": "\(types), found '<U2'",
        "fields": "\(types), found [('a', '<i4'), ('b', '<f4')]",
        "short": "the data have another length than the header says, expected 8 bytes for F32 of shape [2], found 7",
        "long": "the data have another length than the header says, expected 8 bytes for F32 of shape [2], found 9",
        "large": "the data have another length than the header says, expected 4398046511104 bytes for F32 of shape "
            + "[1099511627776], found 8",
        "magic": "not the start of a .npy file",
        "start": "not the start of a .npy file",
        "start_2": "the header ends beyond the file",
        "cut": "the header ends beyond the file",
        "version": "unknown version, expected 1.0, 2.0 or 3.0, found 4.0",
        "no_braces": literal("'{'", "''descr' '"),
        "open": literal("','", "its end"),
        "quote": literal("a text that ends, without escapes", "''<f4 '"),
        "escape": literal("a text that ends, without escapes", #"''\x3cf4', 'fortran_o'"#),
        "bracket": literal("a closing bracket", "'[('a', '<f4'), 'fort'"),
        "after": literal("the end of the header", "'1 '"),
        "twice": literal("the key once", "'} '"),
        "keys": "the header has other keys, expected descr, fortran_order, shape, found descr, shape",
        "code": literal("a text, True, False or a tuple of numbers", "'__import__('os'), } '"),
        "negative": literal("a whole number", "'-2,), } '"),
        "number": literal("','", "'), } '"),
        "digits": literal("a whole number", "'10000000000000000000'"),
        "order": literal("a text, True, False or a tuple of numbers", "'2, 'shape': (2,), } '"),
        "kinds": "the header's 'fortran_order' or 'shape' is of the wrong kind",
        "huge": "its shape is too large, found [4611686018427387904, 4611686018427387904]",
    ]

    @Test("that hold what is no array of numbers are refused, each by name", arguments: bad)
    func refuses(name: String, message: String) throws {
        let file = try Self.file("npz_bad.npz")
        let error = #expect(throws: ConversionError.self) { try file.stored(named: name) }
        #expect(error?.code == .invalidInputs)
        #expect(error?.description == "\(file.path): array '\(name)': \(message)")
    }

    @Test("that hold what is no array of numbers are all tried")
    func complete() throws {
        #expect(Set(try Self.file("npz_bad.npz").names) == Set(Self.bad.keys))
    }

    @Test("that are other archives are refused")
    func archives() throws {
        let other = GoldenCase.path("npz_other.npz")
        let error = #expect(throws: ConversionError.self) { try NPZFile(path: other) }
        #expect(
            error?.description
                == "\(other): zip member 'readme.txt': no file of numpy.savez, expected members named NAME.npy")
        let none = try Self.file("npz_none.npz")
        #expect(none.names.isEmpty)
        #expect(throws: ConversionError.self) { try none.stored(named: "in0") }
        let folder = try TemporaryFolder()
        let cut = try folder.write(bytes(of: GoldenCase.path("npz_types.npz")).prefix(4000), to: "cut.npz")
        #expect(throws: ConversionError.self) { try NPZFile(path: cut) }
    }

    @Test("have a header that survives any change of one byte, and of two")
    func mutation() throws {
        let header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }\n"
        let original: [UInt8] = [0x93] + "NUMPY".utf8 + [1, 0, UInt8(header.utf8.count), 0] + header.utf8
        #expect(try NPYHeader(parsing: original).shape == [2, 3])
        var (read, refused) = (0, 0)
        func check(_ bytes: [UInt8]) {
            do throws(ConversionError) {
                let header = try NPYHeader(parsing: bytes)
                #expect(header.dataCount >= 0 && header.length <= bytes.count)
                read += 1
            } catch {
                refused += 1
            }
        }
        for position in original.indices {
            for byte in UInt8.min...UInt8.max {
                var changed = original
                changed[position] = byte
                check(changed)
                changed[(position * 7 + Int(byte)) % changed.count] = byte &* 31
                check(changed)
            }
            check(Array(original[..<position]))
        }
        // Digits of the shape and the size of the type can change, and blanks.
        #expect(read > 30 && refused > 10_000, "\(read), \(refused)")
    }

    @Test(
        "are what a model is compared with, and are predicted",
        arguments: [("keras3_branches", "npz_branches.npz"), ("keras3_text", "npz_text.npz")])
    func models(name: String, npz: String) throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/model.safetensors"
        _ = try Converter(path: GoldenCase.path("\(name).keras")).convert(to: path)
        let model = try ConvertedModel(path: path)
        let golden = GoldenCase.path("\(name).golden.safetensors")
        let verification = try model.verify(against: GoldenCase.path(npz))
        #expect(try verification == model.verify(against: golden))
        #expect(verification.isWithin(GoldenTests.tolerance) && verification.count > 0)

        let (one, two) = (folder.path + "/one.safetensors", folder.path + "/two.safetensors")
        #expect(try model.run(inputs: GoldenCase.path(npz), output: one) == 3)
        #expect(try model.run(inputs: golden, output: two) == 3)
        #expect(try bytes(of: one) == bytes(of: two))
    }

    @Test("are taken by mk-convert, and what is wrong with one is a line of text")
    func command() throws {
        let mkConvert = Product("mk-convert")
        let folder = try TemporaryFolder()
        let path = folder.path + "/model.safetensors"
        _ = try Converter(path: GoldenCase.path("keras3_dense.keras")).convert(to: path)
        let golden = GoldenCase.path("npz_text.npz")
        let other = try mkConvert.run(["verify", path, "--against", golden])
        #expect(other.status == 1 && other.output.isEmpty)
        let start = "mk-convert: \(golden): input 'input_layer': the file lacks a tensor for an input"
        #expect(other.errors.hasPrefix(start))

        _ = try Converter(path: GoldenCase.path("keras3_text.keras")).convert(to: path)
        let same = try mkConvert.run(["verify", path, "--against", golden])
        #expect(same.status == 0, "\(same.errors)")
        #expect(same.output.hasPrefix("\(path): 6 values, largest error "))
    }

    @Test("that lack an input are refused, with the arrays that they have")
    func missing() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/model.safetensors"
        _ = try Converter(path: GoldenCase.path("keras3_text.keras")).convert(to: path)
        let model = try ConvertedModel(path: path)
        let input = try #require(model.graph.inputs.first?.name)
        for (npz, found) in [("npz_none.npz", "no tensors"), ("npz_versions.npz", "two, three, compact")] {
            let error = #expect(throws: ConversionError.self) { try model.verify(against: GoldenCase.path(npz)) }
            #expect(
                error?.description
                    == "\(GoldenCase.path(npz)): input '\(input)': the file lacks a tensor for an input of the model, "
                    + "expected a tensor '\(input)' or 'in0', found \(found)")
        }
    }
}
