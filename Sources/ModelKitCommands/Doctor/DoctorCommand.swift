import ArgumentParser
import Foundation
import ModelKitTensor

struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Find out what keeps this machine from predicting fast and exactly.",
        discussion: """
            Measures the kernels, OpenBLAS, memory and threads for a few seconds, with and without the settings of the \
            environment, and tries that results are right and the same everywhere. The exit status is 1 when something \
            costs more than 20% or a self-test fails.
            """)

    @Flag(help: "Print the report as JSON.")
    var json = false

    func run() throws {
        let report = Doctor.examine(elsewhere: { try DoctorProcess.reading(environment: $0) })
        let text = json ? try CommandOutput.json(report) : DoctorText(report: report).lines.joined(separator: "\n")
        try CommandOutput.write(text)
        if !report.isHealthy { throw ExitCode.failure }
    }
}
