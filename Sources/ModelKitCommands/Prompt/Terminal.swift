import Foundation

/// The terminal of standard input.
enum Terminal {
    /// Whether a file descriptor is a terminal's.
    static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

    /// How many columns it has.
    static var columns: Int {
        var size = winsize()
        // The call fills the structure.
        guard unsafe ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    /// How many columns the argument parser's help has at least: COLUMNS, else those of the terminal, and not more than 80.
    static var helpColumns: Int {
        if let chosen = ProcessInfo.processInfo.environment["COLUMNS"].flatMap({ Int($0) }), chosen > 0 {
            return min(chosen, 80)
        }
        return isTerminal(STDERR_FILENO) || isTerminal(STDOUT_FILENO) ? min(columns, 80) : 80
    }

    /// Runs `body` while the terminal gives every key at once and shows none by itself.
    static func withRawInput<R>(_ body: () throws -> R) throws -> R {
        var former = termios()
        // Both calls fill or read the structure, and keep nothing of it.
        guard unsafe tcgetattr(STDIN_FILENO, &former) == 0 else { return try body() }
        var raw = former
        raw.c_lflag &= ~tcflag_t(ICANON | ECHO | ISIG | IEXTEN)
        raw.c_iflag &= ~tcflag_t(ICRNL | IXON)
        _ = unsafe tcsetattr(STDIN_FILENO, TCSADRAIN, &raw)
        let restore = former
        let interruption = Interruption {
            var former = restore
            _ = unsafe tcsetattr(STDIN_FILENO, TCSADRAIN, &former)
        }
        defer {
            _ = unsafe tcsetattr(STDIN_FILENO, TCSADRAIN, &former)
            interruption.end()
        }
        return try body()
    }
}
