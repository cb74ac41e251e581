import Foundation

/// A process that was started, and its end.
struct ChildProcess {
    private let process: Process

    /// Starts a process.
    init(_ process: Process) throws {
        self.process = process
        try process.run()
    }

    /// For signals.
    var identifier: Int32 { process.processIdentifier }

    /// How a process ended.
    enum Ending {
        case exit(status: Int32)
        case signal(Int32)
    }

    /// Waits for the end. Foundation alone has been seen to miss it, so that one would wait for ever: the system is asked,
    /// without taking the end from Foundation, and knows nothing only where Foundation has taken it already.
    func ending() -> Ending {
        // Written by waitid, of a process that ended as that of a child.
        var information = unsafe siginfo_t()
        var result: Int32
        repeat {
            result = unsafe waitid(P_PID, id_t(identifier), &information, WEXITED | WNOWAIT)
        } while result != 0 && errno == EINTR
        if result == 0 {
            let child = unsafe information._sifields._sigchld
            return unsafe information.si_code == Int32(CLD_EXITED)
                ? .exit(status: child.si_status) : .signal(child.si_status)
        }
        process.waitUntilExit()
        let status = process.terminationStatus
        return process.terminationReason == .exit ? .exit(status: status) : .signal(status)
    }
}
