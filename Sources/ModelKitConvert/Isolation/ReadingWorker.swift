import Foundation
import ModelKitWeights

/// Reads models in a process of its own, for `mk-convert`.
///
/// libhdf5 1.10 reads outside of its memory or never ends on some damaged files (about one in a hundred of those with a few
/// changed bytes), which no caller can prevent. So the program starts itself once more, with limits on time and memory; what
/// becomes of that process is an error like any other, and what it wrote is moved into place only if it ended well. A program
/// that takes models from strangers should run `mk-convert` rather than call `Converter` itself.
public enum ReadingWorker {
    /// Set for the second process: the file to write, or `-` where there is none.
    private static let variable = "MK_CONVERT_WORKER"
    /// The decomposition of a square matrix takes so long times the cube of its side: ten times what was measured (19 seconds
    /// for 4096 × 4096 on Zen 3).
    private static let secondsPerCube = 3e-9

    /// Whether this is the second process.
    public static var isWorker: Bool { ProcessInfo.processInfo.environment[variable] != nil }

    /// Where the second process writes instead of the file that the user named; nil in the first process.
    public static var stagedOutput: String? {
        ProcessInfo.processInfo.environment[variable].flatMap { $0 == "-" ? nil : $0 }
    }

    /// What takes time beside reading.
    public enum ExtraWork: Sendable {
        /// Nothing to speak of.
        case none
        /// The decomposition of kernels.
        case factoring
    }

    /// Limits the second process: what it takes to read a file grows with the file.
    public static func limitItself(reading model: String, extraWork: ExtraWork = .none) {
        let size = (try? FileManager.default.attributesOfItem(atPath: model)[.size] as? UInt64) ?? 0
        var seconds = 20 + size / (10 << 20)
        if case .factoring = extraWork {
            // Longest for a file that is a single square kernel, the cube of whose side is this power of its elements.
            seconds += 60 + UInt64(pow(Double(size) / 4, 1.5) * Self.secondsPerCube)
        }
        // At the first limit SIGXCPU says why; SIGKILL, at the second, does not.
        set(__rlimit_resource_t(RLIMIT_CPU.rawValue), seconds, seconds + 5)
        set(__rlimit_resource_t(RLIMIT_DATA.rawValue), 4 << 30 + 8 * size, 4 << 30 + 8 * size)
    }

    /// Runs this program once more with the same arguments, and moves its output into place.
    ///
    /// - Returns: the status to exit with; the second process has said why.
    /// - Throws: ``ConversionError`` where the second process died, `WeightsError` where the output cannot be written.
    public static func run(model: String, output: String?) throws -> Int32 {
        guard let output else { return try start(model: model, staged: "-") }
        try Converter(path: model).refuseReplacingModel(output)
        let folder = try StagingFolder(for: output)
        let status = try start(model: model, staged: folder.file)
        if status == 0 { try folder.moveIntoPlace() }
        return status
    }

    private static func start(model: String, staged: String) throws -> Int32 {
        let process = Process()
        process.executableURL = Bundle.main.executableURL ?? URL(fileURLWithPath: "/proc/self/exe")
        process.arguments = Array(CommandLine.arguments.dropFirst())
        // A crash is told in one line, not as a back trace.
        let additions = [variable: staged, "SWIFT_BACKTRACE": "enable=no"]
        process.environment = ProcessInfo.processInfo.environment.merging(additions) { $1 }
        let messages = Pipe()
        process.standardError = messages
        let child = try ChildProcess(process)
        let interruptions = Self.endOnInterruption(child)
        let said = messages.fileHandleForReading.readDataToEndOfFile()
        switch child.ending() {
        case .exit(let status):
            try? FileHandle.standardError.write(contentsOf: said)
            return status
        case .signal(let signal):
            if let number = interruptions.first(where: { $0.source.isCancelled })?.number { return 128 + number }
            throw failure(signal: signal, model: model)
        }
    }

    /// Ends the second process when this one is told to stop; this one lives on to clear up.
    ///
    /// - Returns: what watches for each signal; it is cancelled once the signal has come.
    private static func endOnInterruption(_ process: ChildProcess) -> [(
        number: Int32, source: any DispatchSourceSignal
    )] {
        let identifier = process.identifier
        return [SIGINT, SIGTERM, SIGHUP].map { number in
            // The source sees only signals whose own action is off.
            _ = signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                source.cancel()
                kill(identifier, SIGKILL)
            }
            source.resume()
            return (number, source)
        }
    }

    /// What a signal that ended the second process says of the model.
    static func failure(signal: Int32, model: String) -> ConversionError {
        let isHDF5 =
            switch try? FileFormat(path: model) {
            case .hdf5, .zip: true
            default: false
            }
        switch signal {
        case SIGXCPU:
            return ConversionError(
                isHDF5 ? .invalidHDF5 : .unreadableFile,
                "reading it takes too long" + (isHDF5 ? ", as libhdf5 does on damaged files" : ""), file: model)
        case _ where isHDF5 && [SIGSEGV, SIGBUS, SIGFPE, SIGABRT].contains(signal):
            return ConversionError(
                .invalidHDF5, "reading it ended with signal \(signal), as libhdf5 does on damaged files", file: model)
        default:
            return ConversionError(.unreadableFile, "reading it ended with signal \(signal)", file: model)
        }
    }

    private static func set(_ resource: __rlimit_resource_t, _ limit: UInt64, _ hardLimit: UInt64) {
        var limits = rlimit(rlim_cur: rlim_t(limit), rlim_max: rlim_t(hardLimit))
        // The structure is read in the call. Where the limit cannot be set, there is none.
        _ = unsafe setrlimit(resource, &limits)
    }
}
