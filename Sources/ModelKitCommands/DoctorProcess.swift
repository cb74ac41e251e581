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

    /// What a process has printed, and how long it may take to do so and to end.
    private final class Output: Sendable {
        private let data = Mutex(Data())
        private let closed = DispatchSemaphore(value: 0)
        private let ended = DispatchSemaphore(value: 0)

        /// Takes what has come; nothing means that the output is closed.
        func take(_ part: Data) {
            if part.isEmpty { closed.signal() } else { data.withLock { $0.append(part) } }
        }

        func end() { ended.signal() }

        /// Everything printed; nil where the process had not closed its output and ended in time.
        func wait(seconds: Double) -> Data? {
            let deadline = DispatchTime.now() + seconds
            guard closed.wait(timeout: deadline) == .success, ended.wait(timeout: deadline) == .success else {
                return nil
            }
            return data.withLock { $0 }
        }

        /// Whether the process ended in time.
        func waitForEnd(seconds: Double) -> Bool { ended.wait(timeout: .now() + seconds) == .success }
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
        let output = Output()
        pipe.fileHandleForReading.readabilityHandler = { handle in
            let part = handle.availableData
            if part.isEmpty { handle.readabilityHandler = nil }
            output.take(part)
        }
        defer { pipe.fileHandleForReading.readabilityHandler = nil }
        process.terminationHandler = { _ in output.end() }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        guard let text = output.wait(seconds: seconds) else {
            process.terminate()
            if !output.waitForEnd(seconds: 1) { kill(process.processIdentifier, SIGKILL) }
            throw Failure.tookTooLong
        }
        guard process.terminationStatus == 0 else { throw Failure.failed(process.terminationStatus) }
        return try JSONDecoder().decode(ProcessReading.self, from: text)
    }
}
