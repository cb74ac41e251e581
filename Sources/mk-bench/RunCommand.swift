import ArgumentParser
import Foundation
import ModelKit
import ModelKitLayers
import ModelKitTensor
import ModelKitWeights

extension MKBench {
    enum Suite: String, CaseIterable, ExpressibleByArgument {
        case gemm, sparse, embedding, activations, networks, framework, text, pipeline
    }

    /// Measures suites, or one network of a file.
    struct Run: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Measure (the default).")

        @Argument(help: "What to measure (default: everything).")
        var suites: [Suite] = []

        @Flag(help: "A short run: fewer shapes and repetitions.")
        var quick = false

        @Flag(help: "Print one JSON document.")
        var json = false

        @Option(help: "Measure only what has this in its name.")
        var only = ""

        @Option(help: ArgumentHelp("Show the change against the JSON of an earlier run.", valueName: "file"))
        var compare: String?

        @Option(help: "How many threads networks and models use; kernels are measured on one.")
        var threads = 1

        @Option(help: "Measure dense products and networks with this backend only; may be repeated.")
        var backend: [MatrixBackend] = []

        @Option(help: ArgumentHelp("The library file with the IMDB models.", valueName: "file"))
        var library = "Weights/library.yaml"

        @Option(help: ArgumentHelp("Measure this converted network, on --inputs.", valueName: "file"))
        var network: String?

        @Option(help: ArgumentHelp("The items for --network, a safetensors file.", valueName: "file"))
        var inputs: String?

        @Option(help: ArgumentHelp("Where to write what --network predicted.", valueName: "file"))
        var outputs: String?

        private static let threadRange = 1...1024

        func validate() throws {
            guard Self.threadRange.contains(threads) else {
                throw ValidationError("--threads must be from 1 to \(Self.threadRange.upperBound), not \(threads).")
            }
            guard (network == nil) == (inputs == nil) else {
                throw ValidationError("--network and --inputs go together.")
            }
            guard outputs == nil || network != nil else { throw ValidationError("--outputs needs --network.") }
            guard network == nil || suites.allSatisfy({ $0 == .networks }) else {
                throw ValidationError("--network is measured by the networks suite alone.")
            }
        }

        func run() throws {
            // Read once, when the shared pool of threads is made.
            _ = unsafe setenv("MODELKIT_NUM_THREADS", "\(threads)", 1)
            let settings = Settings(
                quick: quick, only: only, threads: threads, backends: backend.isEmpty ? MatrixBackend.allCases : backend
            )
            let report = try Report(
                machine: Machine(threads: threads), settings: settings, asJSON: json, earlier: compare)
            if let network, let inputs {
                try run(network: network, inputs: inputs, report)
            } else {
                for suite in suites.isEmpty ? Suite.allCases : suites { try run(suite, report) }
            }
            try report.finish()
        }

        private func run(_ suite: Suite, _ report: Report) throws {
            switch suite {
            case .gemm: GemmSuite().run(report)
            case .sparse: try SparseSuite().run(report)
            case .embedding: EmbeddingSuite().run(report)
            case .activations: ActivationSuite().run(report)
            case .framework: try FrameworkSuite().run(report)
            case .networks:
                let folder = (library as NSString).deletingLastPathComponent
                try NetworkSuite(weights: folder.isEmpty ? "." : folder).run(report)
            case .text, .pipeline:
                guard let reviews = try Reviews.load() else {
                    report.note("\(suite) is left out: no reviews (run Tools/imdb-data, or set MODELKIT_IMDB_DIR)")
                    return
                }
                let models = try ModelLibrary(contentsOf: library, requiredModels: [])
                let sample = report.settings.sample(reviews)
                if suite == .text {
                    try TextSuite(library: models, reviews: sample).run(report)
                } else {
                    try PipelineSuite(library: models, reviews: sample, libraryPath: library).run(report)
                }
            }
        }

        /// Measures a network of a file, and writes its predictions as `batch_1`, `batch_32` … where they are asked for.
        private func run(network: String, inputs: String, _ report: Report) throws {
            let items = try NetworkInput(contentsOf: inputs)
            let benchmark = try BenchmarkNetwork(contentsOf: network) { _ in items }
            let predictions = try NetworkSuite(weights: "").measure(benchmark, report)
            guard let outputs else { return }
            try WeightsWriter.write(
                predictions.map { WeightsTensor("batch_\($0.batch)", $0.outputs) }, to: outputs)
        }
    }
}

extension MatrixBackend: ExpressibleByArgument {
    /// Reads a name as MODELKIT_BACKEND has it.
    public init?(argument: String) { self.init(named: argument) }
}
