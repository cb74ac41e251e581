import Foundation
import ModelKitTensor
import ModelKitWeights
import TestSupport
import Testing

@Suite("mk-bench")
struct MKBenchTests {
    let bench = Product("mk-bench")
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// A report of results that took so many seconds.
    private func report(_ seconds: [String: Double], cpu: String = "a CPU") throws -> String {
        let results = seconds.sorted { $0.key < $1.key }.map { name, seconds in
            #"{"name":"\#(name)","best_seconds":\#(seconds),"median_seconds":\#(seconds),"runs":5}"#
        }
        let machine =
            #"{"cpu":"\#(cpu)","instruction_set":"avx2","blas":"a BLAS","blas_core":"Zen","threads":1,"build":"release"}"#
        return #"{"machine":\#(machine),"results":[\#(results.joined(separator: ","))]}"#
    }

    @Test("A shape is measured by both backends, with rates that follow from the time")
    func gemm() throws {
        let result = try bench.run("gemm", "--quick", "--json", "--only", ".8x128x64")
        #expect(result.status == 0, "\(result.errors)")
        let document = try JSONValue(parsing: result.output)
        #expect(document["machine"]?["threads"]?.int == 1)
        #expect(document["machine"]?["blas_core"]?.string?.isEmpty == false)
        let results = try #require(document["results"]?.array)
        #expect(
            results.map { $0["name"]?.string } == ["gemm.reproducible.8x128x64", "gemm.openBLAS.8x128x64"])
        for result in results {
            let seconds = try #require(result["best_seconds"]?.double)
            let gflops = try #require(result["gflops"]?.double)
            let median = try #require(result["median_seconds"]?.double)
            #expect(seconds > 0 && seconds <= median)
            #expect(abs(gflops * seconds * 1e9 / (2 * 8 * 128 * 64) - 1) < 1e-9)
            #expect(abs(try #require(result["items_per_second"]?.double) * seconds / 8 - 1) < 1e-9)
            #expect(try #require(result["share_of_peak"]?.double) > 0)
            #expect(try #require(result["runs"]?.int) >= 3)
        }
    }

    @Test("--backend leaves the other backend out")
    func backend() throws {
        let result = try bench.run(
            "gemm", "--quick", "--json", "--only", ".1x64x1", "--backend", "openblas")
        let results = try JSONValue(parsing: result.output)["results"]?.array
        #expect(results?.map { $0["name"]?.string } == ["gemm.openBLAS.1x64x1"], "\(result.errors)")
    }

    @Test("A network has throughput and percentiles of latency at every batch size")
    func networks() throws {
        let result = try bench.run(
            "networks", "--quick", "--json", "--only", "pooled_embedding_1900x64.reproducible")
        #expect(result.status == 0, "\(result.errors)")
        let results = try #require(try JSONValue(parsing: result.output)["results"]?.array)
        #expect(
            results.map { $0["name"]?.string }
                == [1, 32, 256, 1024].map { "networks.pooled_embedding_1900x64.reproducible.batch_\($0)" })
        for (result, batch) in zip(results, [1.0, 32, 256, 1024]) {
            let seconds = try #require(result["best_seconds"]?.double)
            #expect(abs(try #require(result["items_per_second"]?.double) * seconds / batch - 1) < 1e-9)
            let (p50, p99) = (try #require(result["p50_seconds"]?.double), try #require(result["p99_seconds"]?.double))
            #expect(p50 > 0 && p50 <= p99)
            // How many fit into the time depends on what else the machine does.
            #expect(try #require(result["timed_calls"]?.int) >= 1)
        }
    }

    private static let kernel: [Float] = [1, -2, 0.5, 3, -0.25, 0.125]
    private static let bias: [Float] = [0.5, -1]

    /// A file with the network `x [3] → Dense 2`.
    private func network() throws -> String {
        let dense: JSONValue = [
            "name": "dense", "class": "Dense", "config": ["units": 2, "activation": "linear"], "inputs": ["x"],
            "weights": ["kernel": "k", "bias": "b"],
        ]
        let input: JSONValue = ["name": "x", "shape": [3], "dtype": "float32"]
        let graph: JSONValue = [
            "inputs": .array([input]), "outputs": [["name": "y", "source": "dense"]], "nodes": .array([dense]),
        ]
        let metadata = ModelMetadata(graph: graph, sourceHash: nil, sourceName: nil, tool: nil, checkVectors: [])
        let path = "\(folder.path)/small.safetensors"
        let tensors = [
            WeightsTensor("k", try Tensor(shape: [3, 2], Self.kernel)),
            WeightsTensor("b", try Tensor(shape: [2], Self.bias)),
        ]
        try WeightsWriter.write(tensors, metadata: metadata.strings, to: path)
        return path
    }

    /// What that network gives for rows of three.
    private func expected(_ items: [Float]) -> [Float] {
        var outputs: [Float] = []
        for row in stride(from: 0, to: items.count, by: 3) {
            for unit in 0..<2 {
                var sum = Self.bias[unit]
                for input in 0..<3 { sum += items[row + input] * Self.kernel[2 * input + unit] }
                outputs.append(sum)
            }
        }
        return outputs
    }

    private func bytes(_ numbers: [Int32]) -> [UInt8] {
        numbers.flatMap { number in (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) } }
    }

    @Test("A network of a file predicts the items of a file, dense and sparse")
    func networkFile() throws {
        let network = try network()
        // Multiples of powers of two, so that every sum is exact whatever its order.
        let items: [Float] = [1, 2, 3, 0, 4, 0, -0.5, 0, 0.25, 0, 0, 0, 8, -1, 1]
        let (dense, sparse) = ("\(folder.path)/dense.safetensors", "\(folder.path)/sparse.safetensors")
        try WeightsWriter.write([WeightsTensor("input", try Tensor(shape: [5, 3], items))], to: dense)
        let entries = items.indices.filter { items[$0] != 0 }
        try WeightsWriter.write(
            [
                WeightsTensor("row_offsets", type: .int32, shape: [6], bytes: bytes([0, 3, 4, 6, 6, 9])),
                WeightsTensor(
                    "indices", type: .int32, shape: [9], bytes: bytes(entries.map { Int32($0 % 3) })),
                WeightsTensor("values", try Tensor(shape: [9], entries.map { items[$0] })),
            ], metadata: ["columns": "3"], to: sparse)
        for inputs in [dense, sparse] {
            let outputs = "\(folder.path)/outputs.safetensors"
            let result = try bench.run(
                "--network", network, "--inputs", inputs, "--outputs", outputs, "--quick", "--json")
            #expect(result.status == 0, "\(result.errors)")
            #expect(result.output.contains(#""networks.small.reproducible.batch_32""#))
            let file = try WeightsFile(path: outputs)
            #expect(file.entries.map(\.name).sorted() == ["batch_1", "batch_1024", "batch_256", "batch_32"])
            for entry in file.entries {
                #expect(try file.tensor(named: entry.name).values == expected(items), "\(inputs) \(entry.name)")
            }
        }
    }

    @Test("compare gives old, new and ratio per name and marks what changed by more than 5%")
    func compare() throws {
        let old = try folder.write(try report(["a": 1e-5, "b": 1e-5, "c": 1e-5, "gone": 1]), to: "old.json")
        let new = try folder.write(
            try report(["a": 1.04e-5, "b": 2e-5, "c": 5e-6, "new": 1], cpu: "another CPU"), to: "new.json")
        let result = try bench.run("compare", old, new)
        #expect(result.status == 0)
        let lines = result.output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        #expect(
            lines.dropFirst() == [
                ["a", "10.00", "10.40", "0.96"], ["b", "10.00", "20.00", "0.50", "slower"],
                ["c", "10.00", "5.00", "2.00", "faster"],
            ])
        #expect(result.errors.contains("was measured on a CPU"), "\(result.errors)")
        #expect(result.errors.contains("has 1 of the 4 results not"), "\(result.errors)")
    }

    @Test("--compare adds the change to the run's own JSON and leaves the exit status alone")
    func compareRun() throws {
        let name = "gemm.reproducible.1x64x1"
        let old = try folder.write(try report([name: 1000]), to: "old.json")
        let result = try bench.run("gemm", "--quick", "--json", "--only", name, "--compare", old)
        #expect(result.status == 0, "\(result.errors)")
        let document = try JSONValue(parsing: result.output)
        let row = try #require(document["comparison"]?.array?.first)
        let seconds = try #require(document["results"]?[0]?["best_seconds"]?.double)
        #expect(row["name"]?.string == name && row["old"]?.double == 1000 && row["new"]?.double == seconds)
        #expect(row["ratio"]?.double == 1000 / seconds && row["change"]?.string == "faster")
    }

    @Test(
        "What is no report of mk-bench is refused before anything is measured",
        arguments: [
            ("[1", "is not JSON"), ("{}", "machine is missing"), ("[]", "the document is of another type"),
            (#"{"machine":{"cpu":3}}"#, "machine.cpu is of another type"),
        ])
    func malformedReport(text: String, reason: String) throws {
        let file = try folder.write(text, to: "old.json")
        let result = try bench.run("--compare", file)
        #expect(result.status == 1)
        #expect(result.output.isEmpty)
        #expect(result.errors == "Error: \(file): \(reason)\n")
    }

    @Test("A report with a time that is none is refused")
    func zeroTime() throws {
        let file = try folder.write(try report(["a": 0]), to: "old.json")
        let result = try bench.run("compare", file, file)
        #expect(result.status == 1 && result.errors == "Error: \(file): a takes 0.0 seconds\n")
    }

    @Test(
        "Files that are missing or hold something else are named",
        arguments: [
            (["--compare", "none.json"], "none.json: cannot be read"),
            (["compare", "none.json", "none.json"], "none.json: cannot be read"),
            (["--network", "none", "--inputs", "Weights/library.yaml"], "Weights/library.yaml: "),
            (
                ["--network", "none", "--inputs", "Weights/imdb/classifier.safetensors"],
                "classifier.safetensors: there is no tensor 'input'"
            ),
        ])
    func badFiles(arguments: [String], message: String) throws {
        let result = try bench.run(arguments)
        #expect(result.status == 1)
        #expect(result.errors.contains(message), "\(result.errors)")
    }

    @Test(
        "Items in another form are refused",
        arguments: [
            ("input", ElementType.float64, [1, 1], "holds items of F64, not F32 or I32"),
            ("input", .float32, [0, 3], "holds no items"),
            ("row_offsets", .int32, [2], "has no number 'columns' in its metadata"),
        ])
    func badItems(name: String, type: ElementType, shape: [Int], message: String) throws {
        let path = "\(folder.path)/items.safetensors"
        let bytes = [UInt8](repeating: 0, count: shape.reduce(type.size, *))
        try WeightsWriter.write([WeightsTensor(name, type: type, shape: shape, bytes: bytes)], to: path)
        let result = try bench.run("--network", "none", "--inputs", path)
        #expect(result.status == 1 && result.errors == "Error: \(path): \(message)\n", "\(result.errors)")
    }

    @Test(
        "Wrong usage ends with status 64 and says what would be right",
        arguments: [
            (["--threads", "0"], "--threads must be from 1 to 1024, not 0."),
            (["--threads", "1025"], "--threads must be from 1 to 1024, not 1025."),
            (["--threads", "two"], "--threads"),
            (["--network", "x"], "--network and --inputs go together."),
            (["--outputs", "x"], "--outputs needs --network."),
            (["gemm", "--network", "x", "--inputs", "y"], "--network is measured by the networks suite alone."),
            (["gem"], "gemm"), (["--backend", "mkl"], "reproducible"), (["compare", "x"], "<new>"),
        ])
    func usage(arguments: [String], message: String) throws {
        let result = try bench.run(arguments)
        #expect(result.status == 64)
        #expect(result.errors.contains(message), "\(result.errors)")
    }
}
