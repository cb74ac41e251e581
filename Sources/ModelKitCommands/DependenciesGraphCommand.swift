import ArgumentParser
import Foundation
import ModelKit
import ModelKitTensor

struct DependenciesGraphCommand: ParsableCommand {
    /// A language that graphs are written in.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case dot, svg
    }

    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "dependencies-graph",
            abstract: "Draw which model uses which, and their assets.",
            discussion: """
                Loads no model. SVG is drawn without Graphviz.

                \(CommandContext.examples("dependencies-graph", "dependencies-graph -r imdb_sentiment -o models.svg"))
                """)
    }

    @OptionGroup var options: LibraryOptions
    @OptionGroup var required: RequiredModels

    @Option(
        name: .shortAndLong, help: ArgumentHelp("The file to write (default: standard output).", valueName: "file"),
        completion: .file())
    var output: String?

    @Option(help: "The form of the graph (default: svg for a file that ends with .svg, else dot).")
    var format: Format?

    func run() throws {
        let library = try options.unloaded()
        let description = try library.describe(required.names(in: library))
        let suffix = output.map { ($0 as NSString).pathExtension.lowercased() }
        let text =
            (format ?? (suffix == "svg" ? .svg : .dot)) == .svg
            ? description.dependenciesSVG : description.dependenciesDOT
        guard let output, output != "-" else {
            return try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
        }
        let file = try AtomicFile(path: output)
        try file.write(text)
        try file.commit()
    }
}
