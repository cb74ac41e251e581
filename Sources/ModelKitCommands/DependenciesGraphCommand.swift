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

                \(CommandContext.examples(
                    "dependencies-graph", "dependencies-graph -r \(CommandContext.exampleModel) -o models.svg"))
                """)
    }

    @OptionGroup var options: LibraryOptions
    @OptionGroup var required: RequiredModels

    @Option(
        name: .shortAndLong, help: ArgumentHelp("The file to write (default: standard output).", valueName: "file"),
        completion: .file())
    var output: String?

    @Option(help: "The form of the graph (default: svg for a file that ends with .svg; dot for .dot and .gv, or none).")
    var format: Format?

    func validate() throws { _ = try chosenFormat() }

    func run() throws {
        let library = try options.unloaded()
        let description = try library.describe(required.names(in: library))
        let text = try chosenFormat() == .svg ? description.dependenciesSVG : description.dependenciesDOT
        guard let output, output != "-" else {
            return try FileHandle.writeOutput(Data(text.utf8))
        }
        let file = try AtomicFile(path: output)
        try file.write(text)
        try file.commit()
    }

    /// The format that was asked for, else that of the file's name.
    private func chosenFormat() throws -> Format {
        if let format { return format }
        let suffix = ((output ?? "") as NSString).pathExtension
        switch suffix.lowercased() {
        case "svg": return .svg
        case "dot", "gv", "": return .dot
        default:
            throw ValidationError(
                "A graph cannot be written as .\(suffix): name a file that ends with .svg, .dot or .gv, or give --format."
            )
        }
    }
}
