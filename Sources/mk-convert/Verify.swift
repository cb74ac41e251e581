import ArgumentParser
import ModelKitConvert

struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Replay a converted model's check vectors, or compare it with Keras.",
        discussion: """
            The check vectors were computed when the file was made, by the code that runs it: they show that a file is whole and \
            that another machine computes the same, not that Keras would. For that, let Keras predict:

            import numpy
            numpy.savez("keras.npz", in0=x, out0=model.predict(x))

            and compare: mk-convert verify model.safetensors --against keras.npz. Several inputs are in0, in1 … in the \
            order of the model's, or have its names; so have outputs.
            """)

    @Argument(help: "A converted model.")
    var model: String

    @Option(
        help: ArgumentHelp(
            "Compare with the outputs in this file, npz or safetensors, computed for the inputs in it.",
            valueName: "FILE"))
    var against: String?

    @Option(help: "The largest difference that is allowed, as a share of the larger of 1 and the value.")
    var tolerance = Verification.tolerance

    func validate() throws {
        guard tolerance >= 0, tolerance.isFinite else {
            throw ValidationError("--tolerance must be a number of at least 0.")
        }
    }

    func run() throws {
        let converted = try ConvertedModel(path: model)
        let verification = try against.map { try converted.verify(against: $0) } ?? converted.verify()
        let place = verification.worst.map { " (\($0))" } ?? ""
        print(
            "\(model): \(verification.count) values, largest error \(verification.largestError), relative to the larger "
                + "of 1 and the value \(verification.largestScaledError)\(place)")
        guard verification.isWithin(tolerance) else {
            throw ConversionError(
                .verificationFailed,
                (against.map { "the outputs are not those in \($0)" } ?? "the check vectors do not come out as stored")
                    + place, file: model, expected: "errors of at most \(tolerance)",
                actual: "\(verification.largestScaledError)")
        }
    }
}
