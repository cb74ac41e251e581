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
