import ArgumentParser
import ModelKitConvert

struct MKConvert: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mk-convert",
        abstract: "Converts Keras models to weights files, and looks into, verifies and runs them.",
        discussion: """
            mk-convert MODEL -o OUT.safetensors converts; no code in a model is ever run. With --low-rank RATIO large Dense \
            kernels shrink to that share of their parameters, and what it costs is printed; see mk-convert help convert.
            """,
        version: Converter.toolVersion,
        subcommands: [Convert.self, Inspect.self, Verify.self, Run.self],
        defaultSubcommand: Convert.self)
}

/// A command that reads a Keras model, which happens in a process of its own.
protocol ReadsModel: ParsableCommand {
    var modelPath: String { get }
    /// The file that the command writes.
    var outputPath: String? { get }
    /// What the command does beside reading.
    var extraWork: ReadingWorker.ExtraWork { get }
}

extension ReadsModel {
    var extraWork: ReadingWorker.ExtraWork { .none }
}

/// What it takes to read a Keras model.
struct ModelArguments: ParsableArguments {
    @Argument(help: "The model: .keras, .h5 or .weights.h5, whatever its name ends in.")
    var model: String

    @Option(help: "The JSON of model.to_json(), for files that hold weights only.")
    var architecture: String?

    @Option(
        name: .customLong("bind-lambda"),
        help: ArgumentHelp(
            "What a Lambda layer computes: sum:AXIS, mean:AXIS, max:AXIS, min:AXIS, scale:A,B, slice:AXIS,START,STOP, "
                + "expand_dims:AXIS, squeeze:AXIS or l2_normalize:AXIS. Repeatable.", valueName: "NAME=OP:ARGS"))
    var bindings: [String] = []

    @Option(
        name: .customLong("input-shape"),
        help: ArgumentHelp(
            "An input's shape with the batch axis first, ? for unknown extents. Repeatable.", valueName: "NAME=?,64"))
    var inputShapes: [String] = []

    func converter() throws -> Converter {
        var converter = Converter(path: model, architecturePath: architecture)
        converter.bindings = try bindings.map { try LambdaBinding(parsing: $0) }
        converter.inputShapes = try inputShapes.map { try InputShapeOption(parsing: $0) }
        return converter
    }
}
