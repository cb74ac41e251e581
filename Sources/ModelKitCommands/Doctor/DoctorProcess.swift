import ArgumentParser
import Foundation
import ModelKitTensor
import Synchronization

/// A process of this program that measures itself under another environment, for `doctor`.
package enum DoctorProcess {
    /// What the process does: measure, print, end.
    struct Command: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "doctor-reading", shouldDisplay: false)

        func run() throws { print(String(decoding: try JSONEncoder().encode(ProcessReading.measure()), as: UTF8.self)) }
    }

    /// Why there is no reading.
    package enum Failure: Error, Equatable {
        /// The process had not ended in time, and was ended.
        case tookTooLong
        /// It failed, with this status.
        case failed(Int32)
    }

    /// What a process prints, read to its end on a thread of its own.
    private final class Output: Sendable {
        private let data = Mutex<Data?>(nil)

        init(_ handle: FileHandle) {
            Thread.detachNewThread { [self] in
                let all = handle.readDataToEndOfFile()
                data.withLock { $0 = all }
            }
        }

        /// Everything printed; nil while the output is open.
        var whole: Data? { data.withLock { $0 } }
    }

    /// Takes a reading with variables set or, with nil, removed.
    ///
    /// - Parameters:
    ///   - program: what is run; by default this program.
    ///   - seconds: after which the process is ended: a program that has these commands below one of its own may do anything
    ///     else with the arguments, such as serve.
    /// - Throws: where the process cannot be started, takes too long, fails or prints no reading.
    package static func reading(
        environment: [String: String?],
        program: URL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath(), seconds: Double = 20
    ) throws -> ProcessReading {
        let process = Process()
        process.executableURL = program
        process.arguments = [Command.configuration.commandName ?? ""]
        process.environment = environment.reduce(into: ProcessInfo.processInfo.environment) { $0[$1.key] = $1.value }
        let pipe = Pipe()
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        let output = Output(pipe.fileHandleForReading)
        let deadline = ContinuousClock.now + .seconds(seconds)
        // Whatever the process has started may hold the output open after its end.
        while process.isRunning || output.whole == nil {
            guard ContinuousClock.now < deadline else {
                if process.isRunning { kill(process.processIdentifier, SIGKILL) }
                throw Failure.tookTooLong
            }
            usleep(2_000)
        }
        guard process.terminationStatus == 0 else { throw Failure.failed(process.terminationStatus) }
        return try JSONDecoder().decode(ProcessReading.self, from: output.whole ?? Data())
    }
}
