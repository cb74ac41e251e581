import ModelKitConvert
import ModelKitLayers
import ModelKitTensor
import ModelKitWeights
import TestSupport
import Testing

/// low_rank.keras, of Tools/goldens_convert.py, calls `shared` (256 × 256, rank 5) on two inputs and `wide` (512 × 128, rank 6)
/// and `last` (128 × 3) on what comes out.
@Suite("Kernels of low rank")
struct LowRankTests {
    private let path = GoldenCase.path("low_rank.keras")

    private func convert(_ ratio: Double?, to output: String) throws -> ConversionSummary {
        var converter = Converter(path: path)
        converter.lowRank = ratio
        return try converter.convert(to: output)
    }

    /// The difference to what Keras computed.
    private func largestError(_ model: String, _ folder: TemporaryFolder) throws -> Float {
        let inputs = GoldenCase.path("low_rank.golden.safetensors")
        _ = try ConvertedModel(path: model).run(inputs: inputs, output: folder.path + "/out")
        let wanted = try WeightsFile(path: inputs).tensor(named: "out0").values
        let found = try WeightsFile(path: folder.path + "/out").tensor(named: "out0").values
        #expect(wanted.count == 9 && found.count == 9)
        return zip(wanted, found).map { abs($0 - $1) }.max() ?? .infinity
    }

    /// |W - L · R| / |W| in Double, from what the files hold.
    private func trueError(_ layer: String, factored: WeightsFile, original: WeightsFile) throws -> Double {
        let kernel = try original.tensor(named: layer + "/kernel")
        let left = try factored.tensor(named: layer + "/low_rank/kernel")
        let right = try factored.tensor(named: layer + "/kernel")
        let (rows, columns, rank) = (kernel.shape[0], kernel.shape[1], left.shape[1])
        #expect(left.shape == [rows, rank] && right.shape == [rank, columns])
        let (w, l, r) = (kernel.values, left.values, right.values)
        var (squares, total) = (0.0, 0.0)
        for i in 0..<rows {
            for j in 0..<columns {
                let product = (0..<rank).reduce(0.0) { $0 + Double(l[i * rank + $1]) * Double(r[$1 * columns + j]) }
                let difference = Double(w[i * columns + j]) - product
                squares += difference * difference
                total += Double(w[i * columns + j]) * Double(w[i * columns + j])
            }
        }
        return (squares / total).squareRoot()
    }

    @Test("keep what a model computes where their rank is no lower than the weights'")
    func exact() throws {
        let folder = try TemporaryFolder()
        let (plain, factored) = (folder.path + "/plain", folder.path + "/factored")
        let before = try convert(nil, to: plain)
        let summary = try convert(0.06, to: factored)
        let lowRank = try #require(summary.lowRank)
        #expect(before.lowRank == nil)
        // 0.06 · 65,536 = 3,932 parameters: 7 · (256 + 256) and 6 · (512 + 128).
        #expect(lowRank.layers.map(\.layer) == ["shared", "wide"])
        #expect(lowRank.layers.map(\.rank) == [7, 6])
        #expect(lowRank.layers.map(\.parametersAfter) == [3_584, 3_840])
        #expect(before.parameters == 65_536 + 256 + 65_536 + 128 + 384 + 3)
        #expect(summary.parameters == 3_584 + 256 + 3_840 + 128 + 384 + 3)
        #expect(summary.layers == before.layers)

        // The weights were rounded to Float after they got their rank, and so were the factors.
        // LAPACK's own error is of the order of the root of the longer side.
        for layer in lowRank.layers { #expect(layer.relativeError < Double(512).squareRoot() * 0x1p-24) }
        // A layer sums up to 512 products that come to Σ|a||b| ≈ 30, each rounded by 2⁻²⁴ of the sum so far: √512 · 2⁻²⁴ · 30
        // ≈ 4e-5 where the roundings are independent, here and in Keras.
        #expect(try largestError(plain, folder) < 1e-4)
        #expect(try largestError(factored, folder) < 1e-4)
        #expect(lowRank.largestDifference < 1e-4)
    }

    @Test("cost as much as the summary says")
    func lossy() throws {
        let folder = try TemporaryFolder()
        let (plain, factored) = (folder.path + "/plain", folder.path + "/factored")
        _ = try convert(nil, to: plain)
        let lowRank = try #require(try convert(0.02, to: factored).lowRank)
        #expect(lowRank.layers.map(\.rank) == [2, 2])
        let (before, after) = (try WeightsFile(path: plain), try WeightsFile(path: factored))
        for layer in lowRank.layers {
            let error = try trueError(layer.layer, factored: after, original: before)
            #expect(error > 0.1)
            #expect(abs(layer.relativeError - error) < 1e-6 * error)
            // No matrix of that rank is nearer (Eckart and Young).
            let s = try LinearAlgebra.svd(before.tensor(named: layer.layer + "/kernel")).s.values
            let squares = s.map { Double($0) * Double($0) }
            let best = (squares.dropFirst(2).reduce(0, +) / squares.reduce(0, +)).squareRoot()
            #expect(abs(error - best) < 1e-5)
        }
        #expect(try largestError(factored, folder) > 1e-2)

        // The largest difference of an output, found by running the plain model on the check inputs of the other.
        let inputs = try ["check/in0", "check/in1"].enumerated().map {
            WeightsTensor("in\($0)", try after.tensor(named: $1))
        }
        try WeightsWriter.write(inputs, to: folder.path + "/inputs")
        _ = try ConvertedModel(path: plain).run(inputs: folder.path + "/inputs", output: folder.path + "/outputs")
        let wanted = try WeightsFile(path: folder.path + "/outputs").tensor(named: "out0").values
        let found = try after.tensor(named: "check/out0").values
        #expect(zip(wanted, found).map { abs($0 - $1) }.max() == lowRank.largestDifference)
        #expect(lowRank.largestDifference > 1e-3)
    }

    @Test("are factored once for all calls of a layer, and written as two Dense layers that prove themselves")
    func sharedLayer() throws {
        let folder = try TemporaryFolder()
        let output = folder.path + "/factored"
        let lowRank = try #require(try convert(0.06, to: output).lowRank)
        let model = try ConvertedModel(path: output)
        #expect(try model.verify().largestError == 0)
        let firsts = model.graph.nodes.filter { $0.weights["kernel"] == "shared/low_rank/kernel" }
        let seconds = model.graph.nodes.filter { $0.weights["kernel"] == "shared/kernel" }
        #expect(Set(firsts.map(\.inputs)) == [[NodeReference("left")], [NodeReference("right")]])
        #expect(seconds.map(\.inputs) == firsts.map { [.init($0.name)] })
        #expect(firsts.allSatisfy { $0.className == "Dense" && $0.weights.count == 1 })
        #expect(firsts.map { $0.config["units"] } == [7, 7])
        #expect(firsts.map { $0.config["activation"] } == ["linear", "linear"])
        #expect(seconds.map { $0.config["activation"] } == ["relu", "relu"])
        #expect(seconds.map { $0.weights["bias"] } == ["shared/bias", "shared/bias"])
        #expect(try model.file.tensor(named: "last/kernel").shape == [128, 3])

        let metadata = try #require(model.metadata.lowRank)
        #expect(metadata["ratio"]?.double == 0.06)
        #expect(metadata["layers"]?.array?.map { $0["layer"]?.string } == ["shared", "wide"])
        #expect(metadata["layers"]?[1]?["shape"] == [512, 128])
        #expect(metadata["layers"]?[1]?["rank"] == 6)
        #expect(metadata["layers"]?[1]?["relative_error"]?.double == lowRank.layers[1].relativeError)
        let report = try ModelReport(of: Converter(path: output))
        #expect(report.notes == ["kernels of lower rank than in the model it was made of: shared, wide"])
        #expect(report.parameters == 3_584 + 256 + 3_840 + 128 + 384 + 3)
    }

    @Test("have the largest rank whose parameters the ratio allows, and at least 1")
    func ranks() {
        var numbers = SeededGenerator(seed: 3)
        var shapes = [(256, 256), (512, 128), (20_000, 128), (128, 20_000), (65_536, 1), (1, 65_536), (784, 512)]
        for _ in 0..<50 {
            shapes.append((Int.random(in: 1...5_000, using: &numbers), Int.random(in: 1...5_000, using: &numbers)))
        }
        for (inputs, units) in shapes {
            for (part, whole) in [
                (1, 1_000), (1, 128), (1, 10), (1, 4), (3, 10), (1, 2), (9, 10), (127, 128), (999, 1_000),
            ] {
                let rank = LowRankSummary.rank(inputs: inputs, units: units, ratio: Double(part) / Double(whole))
                let allowed = part * inputs * units / (whole * (inputs + units))
                let saves = max(1, allowed) * (inputs + units) < inputs * units
                #expect(
                    rank == (inputs * units >= 65_536 && saves ? max(1, allowed) : nil),
                    "\(inputs) × \(units) at \(part)/\(whole)")
            }
        }
        #expect(LowRankSummary.rank(inputs: 255, units: 257, ratio: 0.5) == nil)
    }

    @Test("are left as they are where they are small")
    func smallKernels() throws {
        let folder = try TemporaryFolder()
        var converter = Converter(path: GoldenCase.path("keras3_dense.keras"))
        _ = try converter.convert(to: folder.path + "/plain")
        converter.lowRank = 0.5
        let summary = try converter.convert(to: folder.path + "/factored")
        #expect(summary.lowRank?.layers == [])
        #expect(summary.lowRank?.largestDifference == 0)
        #expect(
            summary.lowRank?.text
                == "low rank: no Dense kernel of at least 65536 elements would shrink, so nothing was factored")
        #expect(try bytes(of: folder.path + "/plain") == bytes(of: folder.path + "/factored"))
    }

    @Test("are refused for ratios that are none", arguments: [0, 1, -0.5, 1.5, .nan, .infinity, -.infinity])
    func ratios(ratio: Double) throws {
        let folder = try TemporaryFolder()
        let error = #expect(throws: ConversionError.self) { try convert(ratio, to: folder.path + "/out") }
        #expect(error?.code == .invalidOption)
        #expect(
            error?.description == "--low-rank \(ratio): the ratio is out of range, expected above 0 and below 1")
        #expect(try folder.contents.isEmpty)
    }

    @Test("are refused where the kernel is not finite")
    func notFinite() throws {
        let folder = try TemporaryFolder()
        var converter = Converter(path: GoldenCase.path("nan_kernel.keras"))
        _ = try converter.convert(to: folder.path + "/plain")
        converter.lowRank = 0.5
        let error = #expect(throws: ConversionError.self) { try converter.convert(to: folder.path + "/out") }
        #expect(error?.code == .invalidWeights)
        #expect(
            error?.description
                == "\(converter.path): layer 'broken': its kernel holds NaN or infinity and cannot be factored")
        #expect(try folder.contents == ["plain"])
    }

    @Test("are made by --low-rank, which prints what they cost")
    func command() throws {
        let mkConvert = Product("mk-convert")
        let folder = try TemporaryFolder()
        let (plain, factored) = (folder.path + "/plain", folder.path + "/factored")
        #expect(try mkConvert.run([path, "-o", plain]).status == 0)
        let program = try mkConvert.run([path, "-o", factored, "--low-rank", "0.02"])
        #expect(program.status == 0)
        #expect(program.errors.isEmpty)
        let lines = program.output.split(separator: "\n").map(String.init)
        try #require(lines.count == 4)
        #expect(lines[0] == "\(factored): 4 layers, 3075 parameters, written by Keras 3.15.1")
        let heads = [
            "low rank: layer 'shared' of 256 × 256 has rank 2, 65536 parameters before and 1024 after, relative error ",
            "low rank: layer 'wide' of 512 × 128 has rank 2, 65536 parameters before and 1280 after, relative error ",
        ]
        let files = (try WeightsFile(path: factored), try WeightsFile(path: plain))
        for (line, (head, layer)) in zip(lines.dropFirst(), zip(heads, ["shared", "wide"])) {
            #expect(line.hasPrefix(head))
            let printed = try #require(Double(line.dropFirst(head.count)))
            let error = try trueError(layer, factored: files.0, original: files.1)
            #expect(abs(printed - error) < 1e-6 * error)
        }
        let difference = try #require(try convert(0.02, to: folder.path + "/again").lowRank).largestDifference
        #expect(lines[3] == "low rank: largest difference of an output on the check vectors \(difference)")
        #expect(try mkConvert.run(["verify", factored]).status == 0)
        #expect(try mkConvert.run(["help", "convert"]).output.contains("--low-rank <RATIO>"))
        #expect(try mkConvert.run(["--help"]).output.contains("--low-rank RATIO"))
    }

    @Test("are wrong usage for ratios that are none")
    func usage() throws {
        let mkConvert = Product("mk-convert")
        let folder = try TemporaryFolder()
        for ratio in ["0", "1", "1.5", "-0.5", "nan", "inf", "half", ""] {
            let program = try mkConvert.run([path, "-o", folder.path + "/out", "--low-rank=\(ratio)"])
            #expect(program.status == 64, "\(ratio): \(program.errors)")
            #expect(program.errors.contains("low-rank"))
        }
        #expect(try mkConvert.run([path, "-o", folder.path + "/out", "--low-rank"]).status == 64)
        #expect(try folder.contents.isEmpty)
    }
}
