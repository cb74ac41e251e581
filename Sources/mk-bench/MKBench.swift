import ArgumentParser
import Foundation
import ModelKit

@main
struct MKBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mk-bench",
        abstract: "Measure the kernels, the text stages and the whole pipeline.",
        discussion: """
            Figures are of one thread unless --threads says otherwise: the best and the median of several runs after a \
            warm-up. The text and pipeline suites use the IMDB test reviews (see Tools/imdb-data).
            """,
        subcommands: [Run.self, FirstPrediction.Child.self],
        defaultSubcommand: Run.self)

    enum Suite: String, CaseIterable, ExpressibleByArgument {
        case gemm, sparse, activations, text, pipeline
    }

    struct Run: ParsableCommand {
        @Argument(help: "What to measure (default: everything).")
        var suites: [Suite] = []

        @Flag(help: "Print one JSON document.")
        var json = false

        @Option(help: "How many threads to use.")
        var threads = 1

        @Option(help: ArgumentHelp("The library file with the IMDB models.", valueName: "file"))
        var library = "Weights/library.yaml"

        func validate() throws {
            guard threads >= 1 else { throw ValidationError("--threads must be at least 1, not \(threads).") }
        }

        func run() throws {
            // Read once, when the shared pool of threads is made.
            _ = unsafe setenv("MODELKIT_NUM_THREADS", "\(threads)", 1)
            let report = Report(machine: Machine(threads: threads), asJSON: json)
            for suite in suites.isEmpty ? Suite.allCases : suites {
                switch suite {
                case .gemm: GemmSuite().run(report)
                case .sparse: try SparseSuite().run(report)
                case .activations: ActivationSuite().run(report)
                case .text, .pipeline: try runOnReviews(suite, report)
                }
            }
            try report.finish()
        }

        private func runOnReviews(_ suite: Suite, _ report: Report) throws {
            guard let reviews = try Reviews.load() else {
                report.note("\(suite) is left out: no reviews (run Tools/imdb-data, or set MODELKIT_IMDB_DIR)")
                return
            }
            let models = try ModelLibrary(contentsOf: library, requiredModels: [])
            if suite == .text {
                try TextSuite(library: models, reviews: reviews).run(report)
            } else {
                try PipelineSuite(library: models, reviews: reviews, libraryPath: library).run(report)
            }
        }
    }
}
