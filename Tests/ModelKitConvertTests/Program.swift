import Foundation

/// A run of `mk-convert`, which the test command has built beside the tests.
struct Program {
    let status: Int32
    let output: String
    let errors: String
    /// Whether it ended by itself and not by a signal.
    let hasExited: Bool

    /// The program's path.
    static let path = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        .deletingLastPathComponent().appendingPathComponent("mk-convert").path

    /// Whether the program is there: it is when the whole package has been built.
    static var isBuilt: Bool { FileManager.default.isExecutableFile(atPath: path) }

    /// Runs it and waits for its end.
    init(_ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Program.path)
        process.arguments = arguments
        let folder = try TemporaryFolder()
        // Files and not pipes: nobody needs to read them while the program runs.
        let (outputPath, errorsPath) = (try folder.write([], to: "out"), try folder.write([], to: "err"))
        let (output, errors) = (FileHandle(forWritingAtPath: outputPath), FileHandle(forWritingAtPath: errorsPath))
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        process.waitUntilExit()
        status = process.terminationStatus
        hasExited = process.terminationReason == .exit
        self.output = String(decoding: try bytes(of: outputPath), as: UTF8.self)
        self.errors = String(decoding: try bytes(of: errorsPath), as: UTF8.self)
    }
}
