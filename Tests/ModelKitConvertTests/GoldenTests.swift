import ModelKitConvert
import ModelKitTensor
import ModelKitWeights
import TestSupport
import Testing

/// Goldens come from Tools/goldens_convert.py, which runs Keras 3.15 and tf_keras 2.21 on TensorFlow 2.21.
@Suite("Converted models")
struct GoldenTests {
    /// The difference to Keras that is allowed, as a share of the larger of 1 and the value.
    ///
    /// A layer sums at most 24 products, each with a rounding of 2⁻²⁴, so that one layer adds at most 24 · 2⁻²⁴ ≈ 1.4e-6 of
    /// its Σ|a||b|, which the goldens' weights keep near 1; in fact the roundings mostly cancel, over the 13 layers of the
    /// deepest model, too.
    static let tolerance: Float = 2e-6

    @Test("compute what Keras computes", arguments: GoldenCase.all)
    func outputs(of golden: GoldenCase) throws {
        let folder = try TemporaryFolder()
        let model = folder.path + "/model.safetensors"
        _ = try golden.converter().convert(to: model)
        let converted = try ConvertedModel(path: model)
        let rows = try converted.run(inputs: GoldenCase.path(golden.golden), output: folder.path + "/out.safetensors")
        #expect(rows == 3)
        #expect(try folder.contents == ["model.safetensors", "out.safetensors"])

        let expected = try WeightsFile(path: GoldenCase.path(golden.golden))
        let actual = try WeightsFile(path: folder.path + "/out.safetensors")
        let outputs = expected.entries.map(\.name).filter { $0.hasPrefix("out") }
        #expect(!outputs.isEmpty)
        #expect(Set(actual.entries.map(\.name)) == Set(outputs))
        for name in outputs {
            let (wanted, found) = (try expected.tensor(named: name), try actual.tensor(named: name))
            #expect(wanted.shape == found.shape, "\(name)")
            for (index, (a, b)) in zip(wanted.values, found.values).enumerated() {
                let error = abs(a - b) / max(1, abs(a))
                #expect(error <= Self.tolerance, "\(name)[\(index)]: Keras \(a), here \(b), error \(error)")
            }
        }
        let verification = try converted.verify()
        #expect(verification.largestError == 0)
        #expect(verification.count > 0)
    }

    @Test("have at least the cases of the script")
    func count() { #expect(GoldenCase.all.count >= 60) }

    @Test("are the same bytes each time, and say where they come from")
    func deterministic() throws {
        let folder = try TemporaryFolder()
        let (one, two) = (folder.path + "/one.safetensors", folder.path + "/two.safetensors")
        let converter = Converter(path: GoldenCase.path("keras3_nested.keras"))
        let summary = try converter.convert(to: one)
        _ = try converter.convert(to: two)
        #expect(try bytes(of: one) == bytes(of: two))
        #expect(summary.kerasVersion == "3.15.1")

        let metadata = try ModelMetadata(WeightsFile(path: one))
        #expect(metadata.sourceName == "keras3_nested.keras")
        #expect(metadata.sourceHash?.count == 64)
        #expect(metadata.tool == Converter.toolVersion)
        #expect(metadata.checkVectors == ["check/in0", "check/in1", "check/out0", "check/out1", "check/out2"])
    }

    @Test("are found to be altered")
    func altered() throws {
        let folder = try TemporaryFolder()
        let verification = try ConvertedModel(path: folder.writeAlteredModel()).verify()
        #expect(!verification.isWithin(Verification.tolerance))
        #expect(verification.largestError > 1e-3)
    }

    @Test("take rows of JSON as well")
    func jsonLines() throws {
        let folder = try TemporaryFolder()
        let model = folder.path + "/model.safetensors"
        _ = try Converter(path: GoldenCase.path("keras3_branches.keras")).convert(to: model)
        let converted = try ConvertedModel(path: model)
        let golden = try WeightsFile(path: GoldenCase.path("keras3_branches.golden.safetensors"))
        let (left, right) = (try golden.tensor(named: "in0").values, try golden.tensor(named: "in1").values)
        let lines = (0..<3).map { row in
            "{\"left\": \(left[row * 4..<row * 4 + 4].map { $0 }), \"right\": \(right[row * 4..<row * 4 + 4].map { $0 })}\n"
        }
        let input = try folder.write(lines.joined(separator: "\n").utf8, to: "rows.jsonl")
        #expect(try converted.run(inputs: input, output: folder.path + "/out.safetensors") == 3)
        let outputs = try WeightsFile(path: folder.path + "/out.safetensors")
        let expected = try golden.tensor(named: "out1").values
        let actual = try outputs.tensor(named: "out1").values
        #expect(actual.count == expected.count)
        for (a, b) in zip(expected, actual) { #expect(abs(a - b) <= Self.tolerance) }
    }

    @Test("do not mix with others that are converted at the same time")
    func concurrent() async throws {
        let folder = try TemporaryFolder()
        let files = ["keras3_nested", "keras3_branches", "keras3_many_dense", "keras2_nested"].map { $0 + ".keras" }
        for file in files { _ = try Converter(path: GoldenCase.path(file)).convert(to: "\(folder.path)/\(file).once") }
        let path = folder.path
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<24 {
                group.addTask {
                    let file = files[index % files.count]
                    let output = "\(path)/\(file).\(index)"
                    _ = try Converter(path: GoldenCase.path(file)).convert(to: output)
                    #expect(try bytes(of: output) == bytes(of: "\(path)/\(file).once"))
                }
            }
            try await group.waitForAll()
        }
    }
}
