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
            _ = try model.predict("I freaking love this movie!")
            print(try peakKilobytes())
        }

        /// The largest resident memory of this process so far, in 2¹⁰ bytes.
        private func peakKilobytes() throws -> Int {
            let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
            let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
            guard let line, let kilobytes = Int(line.filter(\.isNumber)) else {
                throw ValidationError("This system does not say how much memory a process has used.")
            }
            return kilobytes
        }
    }

    /// Starts this program again several times.
    ///
    /// - Returns: wall time from start to end, and the largest resident memory of the last child.
    static func measure(model: String, library: String) throws -> (time: Measurement, peakMegabytes: Double) {
        var output = Data()
        let time = try Measurement(Effort(seconds: 0, minimumRuns: 10)) {
            let ended = DispatchSemaphore(value: 0)
            let pipe = Pipe()
            let child = Process()
            child.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
            child.arguments = ["first-prediction", model, library]
            child.standardOutput = pipe
            // Waiting for the process object itself would poll.
            child.terminationHandler = { _ in ended.signal() }
            try child.run()
            ended.wait()
            guard child.terminationStatus == 0 else { throw ExitCode.failure }
            output = pipe.fileHandleForReading.readDataToEndOfFile()
        }
        let kilobytes = Double(String(decoding: output, as: UTF8.self).filter(\.isNumber)) ?? 0
        return (time, kilobytes / 1024)
    }
}
