import ArgumentParser
import Foundation

@main
struct MKBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mk-bench",
        abstract: "Measure the kernels, whole networks, the text stages and the pipeline.",
        discussion: """
            Figures are of one thread unless --threads says otherwise: the best and the median of several runs after a \
            warm-up, per call. The text and pipeline suites use the IMDB test reviews (see Tools/imdb-data).
            """,
        subcommands: [Run.self, Compare.self, FirstPrediction.Child.self],
        defaultSubcommand: Run.self)

    /// Compares two files without measuring anything.
    struct Compare: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show the change between two files of --json.")

        @Argument(help: "The earlier file.")
        var old: String

        @Argument(help: "The later file.")
        var new: String

        func run() throws {
            let comparison = Comparison(
                old: try BenchmarkDocument(contentsOf: old), new: try BenchmarkDocument(contentsOf: new))
            for remark in comparison.remarks {
                try FileHandle.standardError.write(contentsOf: Data("mk-bench: \(old): \(remark)\n".utf8))
            }
            print(comparison)
        }
    }
}
