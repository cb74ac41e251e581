import ArgumentParser
import ModelKitConvert

struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Replay the check vectors of a converted model and print the largest error.")

    @Argument(help: "A converted model.")
    var model: String

    func run() throws {
        let verification = try ConvertedModel(path: model).verify()
        print(
            "\(model): \(verification.count) values, largest error \(verification.largestError), relative to the larger of "
                + "1 and the value \(verification.largestScaledError)")
        guard verification.isWithinTolerance else {
            throw ConversionError(
                .verificationFailed, "the check vectors do not come out as stored", file: model,
                expected: "errors of at most \(Verification.tolerance)", actual: "\(verification.largestScaledError)")
        }
    }
}
