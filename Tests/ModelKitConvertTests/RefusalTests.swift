import ModelKitConvert
import ModelKitWeights
import TestSupport
import Testing

/// Broken and hostile files, made by Tools/goldens_convert.py; each must be refused with a clear error and leave no file.
@Suite("Broken models")
struct RefusalTests {
    static let weightsJSON = "keras3_dense.json"

    static let files: [(file: String, architecture: String?, code: ConversionError.Code, message: String)] = [
        ("hostile_twice.keras", nil, .invalidZip, "zip member 'config.json': the name occurs twice"),
        ("hostile_parent.keras", nil, .invalidZip, "zip member '../evil': the name leads out of the archive"),
        ("hostile_absolute.keras", nil, .invalidZip, "zip member '/etc/evil': the name leads out of the archive"),
        (#"hostile_drive.keras"#, nil, .invalidZip, #"zip member 'a\..\..\evil': the name leads out of the archive"#),
        ("hostile_encrypted.keras", nil, .invalidZip, "zip member 'config.json': it is encrypted"),
        (
            "hostile_bomb.keras", nil, .invalidZip,
            "zip member 'config.json': 4026531840 bytes cannot be packed into 1034"
        ),
        (
            "hostile_noconfig.keras", nil, .missingPart,
            "the zip archive is no Keras model: it has no config.json, found readme.txt"
        ),
        ("hostile_empty.keras", nil, .missingPart, "the zip archive is no Keras model: it has no config.json, found "),
        (
            "hostile_noweights.keras", nil, .missingPart,
            "the archive has no model.weights.h5; .npz weights are not read"
        ),
        (
            "hostile_missing.h5", nil, .invalidWeights,
            "layer 'dense': the file lacks one of its weights, expected 'dense/kernel:0'"
        ),
        (
            "hostile_shape.h5", nil, .invalidWeights,
            "layer 'dense': its kernel has the wrong shape, expected [7, 5], found [5, 7] at "
                + "'/model_weights/dense/dense/kernel:0'"
        ),
        (
            "hostile_huge.h5", nil, .invalidHDF5,
            "HDF5 object '/model_weights/dense/dense/kernel:0': its shape [2147483648, 2147483648] is too large"
        ),
        (
            "hostile_unwritten.h5", nil, .invalidHDF5,
            "HDF5 object '/model_weights/dense/dense/kernel:0': its shape [1048576, 1048576] does not fit the 0 bytes "
                + "that the file holds for it"
        ),
        (
            "hostile_text.h5", nil, .invalidHDF5,
            "HDF5 object '/model_weights/dense/dense/kernel:0': its elements are not numbers"
        ),
        (
            "hostile_link.h5", nil, .invalidHDF5,
            "HDF5 object '/model_weights/dense/dense': its member 'kernel:0' is a link to another place, which is not "
                + "followed"
        ),
        (
            "hostile_external.h5", nil, .invalidHDF5,
            "HDF5 object '/model_weights/dense/dense/kernel:0': its data lie in another file, which is not read"
        ),
        (
            "hostile_extra.h5", nil, .invalidWeights,
            "layer 'dense': the file holds another number of weights than the layer has, expected 1 (kernel), found 2"
        ),
        (
            "hostile_config.h5", nil, .invalidArchitecture,
            "the model's configuration is not JSON: expected a key in an object (byte 1)"
        ),
        (
            "hostile_noweights.h5", nil, .missingPart,
            "the file has an architecture but no group 'model_weights'"
        ),
        (
            "hostile_nonames.h5", nil, .invalidHDF5,
            "the group of the weights has no attribute 'layer_names'"
        ),
        (
            "hostile_plain.h5", nil, .unknownFormat,
            "an HDF5 file without a Keras model, expected an attribute model_config or layer_names, or a group 'layers'"
        ),
        (
            "keras3_dense.weights.h5", nil, .missingArchitecture,
            "the file holds weights only; give the JSON of model.to_json() with --architecture FILE"
        ),
        (
            "hostile_extra.weights.h5", weightsJSON, .invalidWeights,
            "HDF5 object '/layers/dense_9/vars/0': the file holds weights that no layer of the architecture has"
        ),
        (
            "hostile_missing.weights.h5", weightsJSON, .invalidWeights,
            "layer 'dense': the file holds another number of weights than the layer has, expected 1 (kernel), found 0"
        ),
        (
            "hostile_swapped.weights.h5", weightsJSON, .invalidWeights,
            "layer 'dense_1': the weights at its place belong to another layer, found weights of 'dense'"
        ),
        (
            "hostile_loop.weights.h5", weightsJSON, .invalidHDF5,
            "HDF5 object '/layers/dense/again': its groups contain one another"
        ),
        (
            "hostile_unsupported.keras", nil, .unsupportedLayers,
            "the model cannot be converted: layer 'memory' of class LSTM is not supported; layer 'twice' of class Lambda "
                + "holds Python code, which is never run; say what it computes with --bind-lambda twice=OP:ARGS, such as sum:1"
        ),
        (
            "cases.json", nil, .unknownFormat,
            "the file starts with unknown bytes, expected an HDF5 file or a zip archive"
        ),
        (
            "keras3_dense.json", nil, .unknownFormat,
            "text instead of a model, expected an HDF5 file or a zip archive"
        ),
        (
            "keras3_dense.golden.safetensors", nil, .unknownFormat,
            "a safetensors file, which needs no conversion, expected a Keras model"
        ),
        ("no such file", nil, .unreadableFile, "there is no such file"),
        (".", nil, .unreadableFile, "it is a folder, not a file"),
    ]

    @Test("are refused with what is wrong, and nothing is written", arguments: files)
    func refusal(file: String, architecture: String?, code: ConversionError.Code, message: String) throws {
        let path = GoldenCase.path(file)
        let error = try refusal(of: Converter(path: path, architecturePath: architecture.map { GoldenCase.path($0) }))
        #expect(error.code == code)
        #expect(error.description == "\(path): \(message)")
    }

    @Test("are refused where they are text of another kind or empty")
    func otherFiles() throws {
        let folder = try TemporaryFolder()
        for (text, message) in [
            ("", "the file is empty"),
            (
                "version https://git-lfs.github.com/spec/v1\n",
                "a pointer of Git LFS instead of the model: fetch the file itself"
            ),
            ("<!DOCTYPE html>", "an HTML or XML page instead of a model"),
            ("PK\u{3}\u{4} and no more", "the zip archive is damaged or cut off and cannot be opened"),
            ("\r\n\u{1A}\n", "the file starts with unknown bytes"),
        ] {
            let path = try folder.write(text.utf8, to: "model.h5")
            let error = try refusal(of: Converter(path: path))
            #expect(error.reason == message)
        }
        let signature: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]
        let error = try refusal(of: Converter(path: folder.write(signature, to: "cut.h5")))
        #expect(error.reason == "the HDF5 file is damaged or cut off and cannot be opened")
    }

    private func refusal(of converter: Converter) throws -> ConversionError {
        let folder = try TemporaryFolder()
        let error = #expect(throws: ConversionError.self) {
            try converter.convert(to: folder.path + "/out.safetensors")
        }
        #expect(try folder.contents.isEmpty)
        return try #require(error)
    }
}
