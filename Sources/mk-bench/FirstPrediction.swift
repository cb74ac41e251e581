import ArgumentParser
import Foundation
import ModelKit

/// From the start of a process to its first prediction and end, measured from outside.
enum FirstPrediction {
    /// What the child does: load one model, predict one text, end.
    struct Child: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "first-prediction", shouldDisplay: false)

        @Argument var model: String
        @Argument var library: String

        func run() throws {
            let model: any Model<String, Float> = try ModelLibrary(contentsOf: library, requiredModels: []).model(model)
            print(try model.predict("I freaking love this movie!"))
        }
    }

    /// Starts this program again several times.
    ///
    /// - Returns: wall time from start to end, and the largest resident memory of any child so far.
    static func measure(model: String, library: String) throws -> (time: Measurement, peakMegabytes: Double) {
        let time = try Measurement(seconds: 0, minimumRuns: 10) {
            let child = Process()
            child.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
            child.arguments = ["first-prediction", model, library]
            child.standardOutput = Pipe()
            try child.run()
            child.waitUntilExit()
            guard child.terminationStatus == 0 else { throw ExitCode.failure }
        }
        var usage = rusage()
        _ = unsafe getrusage(RUSAGE_CHILDREN, &usage)
        return (time, Double(usage.ru_maxrss) / 1024)
    }
}
