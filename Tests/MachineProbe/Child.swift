import Glibc

/// A child made by `fork`, which Swift hides as what a child may do is so limited.
enum Child {
    /// Forks; the child ends with what `body` returns, at the latest after ten seconds by SIGALRM.
    ///
    /// - Returns: how it ended, `exit 0` or `signal 6` for instance.
    static func run(_ body: () -> Int32) -> String {
        let process = begin()
        if process == 0 { _exit(body()) }
        return end(process)
    }

    /// Forks; the child, for which this is 0, ends after ten seconds by SIGALRM at the latest.
    static func begin() -> Int32 {
        typealias Function = @convention(c) () -> Int32
        // POSIX: pid_t fork(void).
        let fork = unsafe unsafeBitCast(dlsym(nil, "fork"), to: Function.self)
        let process = fork()
        if process == 0 { alarm(10) }
        return process
    }

    /// Waits for a child and says how it ended.
    static func end(_ process: Int32) -> String {
        var status: Int32 = 0
        guard process > 0, unsafe waitpid(process, &status, 0) == process else { return "no child" }
        let signal = status & 0x7f
        return signal == 0 ? "exit \((status >> 8) & 0xff)" : "signal \(signal)"
    }
}
