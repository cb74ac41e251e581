import Foundation
import ModelKitRedis
import TestSupport
import Testing

/// A `redis-server` of a test, in a folder of its own, which ends with its owner.
final class RedisServer {
    /// Whether the program is there.
    static let isInstalled = executable("redis-server") != nil && executable("openssl") != nil
    /// Why tests are skipped.
    static let absence: Comment = "redis-server or openssl is missing: Tools/bootstrap installs them"

    private(set) var port: Int
    let folder: TemporaryFolder
    private let isEncrypted: Bool
    private let settings: [String]
    private var process = Process()

    /// Starts a server on a free port of the loopback interface.
    init(folder: TemporaryFolder? = nil, tls: Bool = false, _ settings: String...) throws {
        self.folder = try folder ?? TemporaryFolder()
        isEncrypted = tls
        self.settings = settings
        port = try LoopbackListener().port
        // Another program may take the port before the server does.
        for _ in 0..<4 {
            do {
                try start()
                return
            } catch let error as Failure where error.description.contains("Address already in use") {
                port = try LoopbackListener().port
            }
        }
        try start()
    }

    deinit { kill() }

    /// Starts it, or starts it again, and waits until it accepts connections.
    func start() throws {
        process = Process()
        process.executableURL = Self.executable("redis-server")
        process.arguments =
            (isEncrypted ? ["--port", "0", "--tls-port", "\(port)"] : ["--port", "\(port)"])
            + ["--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder.path] + settings
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        var log = Data()
        while case let part = output.fileHandleForReading.availableData, !part.isEmpty {
            log += part
            if String(decoding: log, as: UTF8.self).contains("Ready to accept connections") {
                // What it says later must go somewhere.
                output.fileHandleForReading.readabilityHandler = { _ = $0.availableData }
                return
            }
        }
        throw Failure(description: "redis-server did not start: \(String(decoding: log, as: UTF8.self))")
    }

    /// Ends it at once and waits until it is gone.
    func kill() {
        guard process.isRunning else { return }
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Where it is, with time limits that a busy machine keeps.
    var configuration: RedisCache.Configuration {
        var configuration = RedisCache.Configuration(host: "127.0.0.1", port: port)
        configuration.connectTimeout = .seconds(20)
        configuration.commandTimeout = .seconds(20)
        return configuration
    }

    /// Runs a program to its end.
    @discardableResult
    static func run(_ program: String, _ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = executable(program)
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure(description: "\(program) \(arguments): \(text)") }
        return text
    }

    struct Failure: Error, CustomStringConvertible { let description: String }

    private static func executable(_ name: String) -> URL? {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        return folders.map { URL(fileURLWithPath: "\($0)/\(name)") }
            .first { FileManager.default.isExecutableFile(atPath: $0.path) }
    }
}
