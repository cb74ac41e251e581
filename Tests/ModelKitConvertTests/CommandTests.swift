import Foundation
import ModelKitConvert
import ModelKitWeights
import TestSupport
import Testing

@Suite("mk-convert")
struct CommandTests {
    let mkConvert = Product("mk-convert")

    @Test("converts, verifies, inspects and runs")
    func wholeWay() throws {
        let folder = try TemporaryFolder()
        let model = folder.path + "/model.safetensors"
        let lambdas = GoldenCase.all.first { $0.file == "keras2_lambdas.h5" }
        let bindings = try #require(lambdas).bindings.flatMap { ["--bind-lambda", $0] }
        let converted = try mkConvert.run([GoldenCase.path("keras2_lambdas.h5"), "-o", model] + bindings)
        #expect(converted.errors.isEmpty)
        #expect(converted.output == "\(model): 11 layers, 0 parameters, written by Keras 2.21.0\n")
        #expect(converted.status == 0)

        let verified = try mkConvert.run(["verify", model])
        #expect(verified.status == 0)
        #expect(verified.output.contains("largest error 0.0"))

        let inputs = GoldenCase.path("keras2_lambdas.golden.safetensors")
        let run = try mkConvert.run(["run", model, inputs, "-o", folder.path + "/out.safetensors"])
        #expect(run.status == 0)
        #expect(try WeightsFile(path: folder.path + "/out.safetensors").entries.count == 10)

        let inspected = try mkConvert.run(["inspect", model, "--json"])
        let report = try JSONValue(parsing: inspected.output)
        #expect(report["inputs"]?[0]?["shape"] == [nil, 4, 5])
        #expect(report["layers"]?.array?.count == 11)
        #expect(report["unsupported"] == .array([]))
        #expect(try folder.contents == ["model.safetensors", "out.safetensors"])
    }

    @Test("names every unsupported layer, exits with 1 and writes nothing")
    func unsupported() throws {
        let folder = try TemporaryFolder()
        let path = GoldenCase.path("hostile_unsupported.keras")
        let program = try mkConvert.run([path, "-o", folder.path + "/out.safetensors"])
        #expect(program.status == 1)
        #expect(program.output.isEmpty)
        #expect(
            program.errors.hasPrefix("mk-convert: \(path): the model cannot be converted: layer 'memory' of class LSTM")
        )
        #expect(program.errors.contains("layer 'twice' of class Lambda"))
        #expect(try folder.contents.isEmpty)

        let report = try JSONValue(parsing: mkConvert.run(["inspect", path, "--json"]).output)
        #expect(
            report["unsupported"]?.array == [
                ["name": "memory", "class": "LSTM"], ["name": "twice", "class": "Lambda"],
            ])
    }

    @Test("fails on an altered model")
    func altered() throws {
        let folder = try TemporaryFolder()
        let path = try folder.writeAlteredModel()
        let program = try mkConvert.run(["verify", path])
        #expect(program.status == 1)
        #expect(program.errors.hasPrefix("mk-convert: \(path): the check vectors do not come out as stored"))
    }

    @Test("exits with 64 on wrong usage")
    func usage() throws {
        #expect(try mkConvert.run([]).status == 64)
        #expect(try mkConvert.run([GoldenCase.path("keras3_dense.keras")]).status == 64)
        #expect(try mkConvert.run(["verify"]).status == 64)
    }

    @Test("replaces files only, and what a link leads to instead of the link")
    func replacing() throws {
        let folder = try TemporaryFolder()
        let model = GoldenCase.path("keras3_dense.keras")
        let device = folder.path + "/device"
        try FileManager.default.createSymbolicLink(atPath: device, withDestinationPath: "/dev/null")
        let refused = try mkConvert.run([model, "-o", device])
        #expect(refused.errors == "mk-convert: \(device): cannot write: not a regular file\n")
        try folder.remove("device")
        let (target, link) = (try folder.write("old", to: "target"), folder.path + "/link")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "target")
        #expect(try mkConvert.run([model, "-o", link]).status == 0)
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "target")
        #expect(try mkConvert.run(["verify", target]).status == 0)
        #expect(try folder.contents == ["link", "target"])
    }

    @Test("does not replace what it runs or runs on")
    func runReplacing() throws {
        let folder = try TemporaryFolder()
        let model = folder.path + "/model.safetensors"
        #expect(try mkConvert.run([GoldenCase.path("keras3_text.keras"), "-o", model]).status == 0)
        let rows = try folder.write("[0.5]\n", to: "rows.jsonl")
        #expect(
            try mkConvert.run(["run", model, rows, "-o", rows]).errors
                == "mk-convert: -o \(rows): the output would replace the inputs\n")
        #expect(
            try mkConvert.run(["run", model, rows, "-o", model]).errors
                == "mk-convert: -o \(model): the output would replace the model\n")
        let ids = try mkConvert.run(["run", model, rows, "-o", folder.path + "/out"])
        #expect(ids.errors.hasSuffix("not an id, expected an integer of 32 bits, found 0.5\n"))
    }

    @Test("says where it cannot write")
    func unwritable() throws {
        let folder = try TemporaryFolder()
        let model = GoldenCase.path("keras3_dense.keras")
        let missing = try mkConvert.run([model, "-o", folder.path + "/missing/out.safetensors"])
        #expect(missing.status == 1)
        #expect(
            missing.errors
                == "mk-convert: \(folder.path)/missing/out.safetensors: cannot write: No such file or directory\n")
        let taken = try mkConvert.run([model, "-o", folder.path])
        #expect(taken.errors == "mk-convert: \(folder.path): cannot write: Is a directory\n")
        let itself = try folder.write(bytes(of: model), to: "model.keras")
        let replacing = try mkConvert.run([itself, "-o", itself])
        #expect(replacing.errors == "mk-convert: -o \(itself): the output would replace the model\n")
        #expect(try bytes(of: itself) == bytes(of: model))
    }
}
