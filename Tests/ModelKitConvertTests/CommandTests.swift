import Foundation
import ModelKitConvert
import ModelKitTensor
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

    @Test("compares a model with the outputs of Keras, and names the row that differs")
    func against() throws {
        let folder = try TemporaryFolder()
        let model = folder.path + "/model.safetensors"
        _ = try Converter(path: GoldenCase.path("keras3_branches.keras")).convert(to: model)
        let golden = GoldenCase.path("keras3_branches.golden.safetensors")
        let same = try mkConvert.run(["verify", model, "--against", golden])
        #expect(same.status == 0, "\(same.errors)")
        #expect(same.output.contains(" values, largest error "))

        // Keras's outputs, but for one number in the second row.
        let reference = try WeightsFile(path: golden)
        var tensors = try reference.entries.map { WeightsTensor($0.name, try reference.tensor(named: $0.name)) }
        let place = try #require(tensors.firstIndex { $0.name == "out0" })
        let output = try reference.tensor(named: "out0")
        var values = output.values
        values[output.count / output.shape[0]] += 0.25
        tensors[place] = WeightsTensor("out0", try Tensor(shape: output.shape, values))
        let altered = folder.path + "/altered.safetensors"
        try WeightsWriter.write(tensors, to: altered)
        let other = try mkConvert.run(["verify", model, "--against", altered])
        #expect(other.status == 1)
        #expect(
            other.errors.contains("the outputs are not those in \(altered) (output '"))
        #expect(other.output.hasSuffix("', row 1)\n"))
        #expect(other.errors.contains("', row 1), expected errors of at most 1e-05, found 0."))
        #expect(try mkConvert.run(["verify", model, "--against", altered, "--tolerance", "0.3"]).status == 0)
        #expect(try mkConvert.run(["verify", model, "--against", altered, "--tolerance", "-1"]).status == 64)

        try WeightsWriter.write(tensors.filter { $0.name != "out0" }, to: altered)
        let missing = try mkConvert.run(["verify", model, "--against", altered])
        #expect(missing.status == 1 && missing.errors.contains("the file lacks a tensor for an output of the model"))
    }

    @Test("writes predictions as lines of JSON where the output's name says so, and refuses other names")
    func jsonLines() throws {
        let folder = try TemporaryFolder()
        let model = folder.path + "/model.safetensors"
        _ = try Converter(path: GoldenCase.path("keras3_branches.keras")).convert(to: model)
        let golden = GoldenCase.path("keras3_branches.golden.safetensors")
        let lines = folder.path + "/out.jsonl"
        #expect(try mkConvert.run(["run", model, golden, "-o", lines]).status == 0)
        let network = try ConvertedModel(path: model).network
        let reference = try WeightsFile(path: golden)
        let rows = try String(contentsOfFile: lines, encoding: .utf8).split(separator: "\n").map {
            try JSONValue(parsing: String($0))
        }
        #expect(rows.count == reference.entries[0].shape[0])
        for (index, output) in network.outputs.enumerated() {
            let expected = try reference.tensor(named: "out\(index)").values
            let found = rows.flatMap { row in
                ((network.outputs.count == 1 ? row : row[output.name])?.array ?? []).map { Float($0.double ?? .nan) }
            }
            #expect(found.count == expected.count)
            #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-5 })
        }
        let refused = try mkConvert.run(["run", model, golden, "-o", folder.path + "/out.npz"])
        #expect(refused.status == 1 && refused.errors.contains("expected a name that ends in .safetensors or .jsonl"))
        #expect(try folder.contents == ["model.safetensors", "out.jsonl"])
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
