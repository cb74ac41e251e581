import Foundation

/// Runs an executable that was built beside the tests, as a user would.
package struct Product: Sendable {
    /// What a run gave.
    package struct Result: Sendable {
        /// The exit status, or the signal that ended the process as a negative number.
        package var status: Int32
        /// Standard output.
        package var output: String
        /// Standard error.
        package var errors: String

        /// Whether the process ended by itself and not by a signal.
        package var hasExited: Bool { status >= 0 }
    }

    /// A process did not end in time, and was ended.
    package struct TimedOut: Error, CustomStringConvertible {
        package var description: String
    }

    private let path: String

    /// - Parameter name: the product's name, `modelkit` for instance.
    package init(_ name: String) { path = "\(Self.folder)/\(name)" }

    private init(path: String) { self.path = path }

    /// The program of these tests, which takes `--testing-library swift-testing --filter NAME`.
    package static var tests: Product? { bundle.map { Product(path: $0) } }

    /// Where executables and modules are built.
    package static var folder: String {
        bundle.map { ($0 as NSString).deletingLastPathComponent } ?? Repository.path(".build/release")
    }

    private static var bundle: String? { CommandLine.arguments.first { $0.contains(".xctest") } }

    /// Runs the executable to its end in the repository's root.
    ///
    /// - Parameters:
    ///   - environment: variables to set, or with nil to remove.
    ///   - timeout: seconds after which the process is ended and an error thrown.
    package func run(
        _ arguments: String..., input: String = "", environment: [String: String?] = [:], timeout: Double? = nil
    ) throws -> Result {
        try run(arguments, input: input, environment: environment, timeout: timeout)
    }

    /// A process that is running.
    package struct Running {
        fileprivate let identifier: Int32

        /// The resident memory, or 0 when the process has just ended.
        package var residentBytes: Int {
            let status = try? String(contentsOfFile: "/proc/\(identifier)/statm", encoding: .utf8)
            let pages = status?.split(separator: " ").dropFirst().first.flatMap { Int($0) }
            return (pages ?? 0) * Int(sysconf(Int32(_SC_PAGESIZE)))
        }
    }

    /// How a process ended, read without taking it from whoever waits for it.
    private struct Ending {
        /// The exit status, or the signal as a negative number.
        let status: Int32

        /// Nil while the process runs, and where it has been waited for already.
        init?(of identifier: Int32) {
            // Written by waitid, of a process that ended as that of a child.
            var information = unsafe siginfo_t()
            let result = unsafe waitid(P_PID, id_t(identifier), &information, WEXITED | WNOWAIT | WNOHANG)
            let child = unsafe information._sifields._sigchld
            guard result == 0, child.si_pid == identifier else { return nil }
            status = unsafe information.si_code == Int32(CLD_EXITED) ? child.si_status : -child.si_status
        }
    }

    /// Runs the executable to its end in the repository's root.
    ///
    /// - Parameters:
    ///   - environment: variables to set, or with nil to remove.
    ///   - timeout: seconds after which the process is ended and an error thrown.
    ///   - whileRunning: called many times a second until the process ends.
    package func run(
        _ arguments: [String], input: String = "", environment: [String: String?] = [:], timeout: Double? = nil,
        whileRunning: ((Running) -> Void)? = nil
    ) throws -> Result {
        try Self.run(
            path, arguments, input: input, environment: environment, timeout: timeout, whileRunning: whileRunning)
    }

    /// Runs a shell's command line in which `$0` is the executable.
    package func runInShell(_ command: String, environment: [String: String?] = [:]) throws -> Result {
        try Self.run("/bin/sh", ["-c", command, path], environment: environment)
    }

    private static func run(
        _ path: String, _ arguments: [String], input: String = "", environment: [String: String?],
        timeout: Double? = nil, whileRunning: ((Running) -> Void)? = nil
    ) throws -> Result {
        let scratch = try TemporaryFolder()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.environment = environment.reduce(into: ProcessInfo.processInfo.environment) { $0[$1.key] = $1.value }
        process.currentDirectoryURL = URL(fileURLWithPath: Repository.root)
        // Files take any amount of output, where pipes that nobody reads would fill up.
        func file(_ name: String, _ text: String = "") throws -> String { try scratch.write(text, to: name) }
        let (outputPath, errorPath) = (try file("output"), try file("errors"))
        let handles = [
            FileHandle(forReadingAtPath: try file("input", input)), FileHandle(forWritingAtPath: outputPath),
            FileHandle(forWritingAtPath: errorPath),
        ]
        (process.standardInput, process.standardOutput, process.standardError) = (handles[0], handles[1], handles[2])
        try process.run()
        // Foundation keeps a process whose end it misses, with all that it has open; of more than some 1,300 open files it
        // reads beyond the list when the next process starts.
        for handle in handles { try handle?.close() }
        let deadline = timeout.map { ContinuousClock.now + .seconds($0) }
        // Foundation has been seen to miss the end of a process: a wait that relies on it alone may never end.
        var ending = Ending(of: process.processIdentifier)
        while ending == nil, process.isRunning {
            if let deadline, ContinuousClock.now > deadline {
                kill(process.processIdentifier, SIGKILL)
                throw TimedOut(description: "\(path) \(arguments) did not end within \(timeout ?? 0) s")
            }
            whileRunning?(Running(identifier: process.processIdentifier))
            usleep(2_000)
            ending = Ending(of: process.processIdentifier)
        }
        return Result(
            status: ending?.status
                ?? (process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus),
            output: try String(contentsOfFile: outputPath, encoding: .utf8),
            errors: try String(contentsOfFile: errorPath, encoding: .utf8))
    }
}
