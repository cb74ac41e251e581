import ArgumentParser
import Foundation
import ModelKitTensor

/// A process of this program that measures itself under another environment, for `doctor`.
enum DoctorProcess {
    /// What the process does: measure, print, end.
    struct Command: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "doctor-reading", shouldDisplay: false)

        func run() throws { print(String(decoding: try JSONEncoder().encode(ProcessReading.measure()), as: UTF8.self)) }
    }

    /// Takes a reading with variables set or, with nil, removed.
    ///
    /// - Throws: where the process cannot be started, fails or prints no reading: the program may have these commands below
    ///   one of its own.
    static func reading(environment: [String: String?]) throws -> ProcessReading {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = [Command.configuration.commandName ?? ""]
        process.environment = environment.reduce(into: ProcessInfo.processInfo.environment) { $0[$1.key] = $1.value }
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw ExitCode.failure }
        return try JSONDecoder().decode(ProcessReading.self, from: output)
    }
}
