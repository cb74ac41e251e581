import CPCRE2

/// A regular expression compiled by PCRE2, in UTF mode and with machine code where the processor allows it.
///
/// Patterns and subjects are UTF-8. Newline is the line feed alone, so `.` and `$` mean what they mean in Python.
/// `\C`, which would match one byte of a longer scalar, does not compile, so a match begins and ends between scalars.
/// A pattern is immutable and may be shared between threads; a match needs a ``PatternMatcher``, which may not.
// The compiled code is never written after `init`, and PCRE2 documents compiled code as safe to share.
@safe final class Pattern: @unchecked Sendable {
    fileprivate let code: OpaquePointer
    fileprivate let isJIT: Bool
    private let source: String

    /// Compiles a pattern.
    ///
    /// - Parameter anchored: whether a match must begin where the search begins, as Python's `match` demands.
    /// - Throws: `regularExpression` with PCRE2's message and the byte offset of the mistake.
    init(_ source: String, anchored: Bool = false) throws(TextError) {
        var code: Int32 = 0
        var offset = 0
        let context = unsafe pcre2_compile_context_create_8(nil)
        defer { unsafe pcre2_compile_context_free_8(context) }
        unsafe pcre2_set_newline_8(context, UInt32(PCRE2_NEWLINE_LF))
        let options = UInt32(PCRE2_UTF) | PCRE2_NEVER_BACKSLASH_C | (anchored ? UInt32(PCRE2_ANCHORED) : 0)
        let bytes = Array(source.utf8)
        // The pattern is read only during the call, within the count given.
        let compiled = unsafe bytes.withUnsafeBufferPointer {
            unsafe pcre2_compile_8($0.baseAddress, $0.count, options, &code, &offset, context)
        }
        guard let compiled = unsafe compiled else {
            throw TextError(
                .regularExpression, operation: "compile pattern", actual: "\(Pattern.message(code)) at byte \(offset)")
        }
        unsafe self.code = compiled
        self.isJIT = unsafe pcre2_jit_compile_8(compiled, UInt32(PCRE2_JIT_COMPLETE)) == 0
        self.source = source
    }

    deinit { unsafe pcre2_code_free_8(code) }

    /// PCRE2's words for one of its error numbers.
    fileprivate static func message(_ code: Int32) -> String {
        var buffer = [UInt8](repeating: 0, count: 256)
        // PCRE2 writes at most `count` bytes, the terminating zero included.
        _ = unsafe buffer.withUnsafeMutableBufferPointer {
            unsafe pcre2_get_error_message_8(code, $0.baseAddress, $0.count)
        }
        return String(decoding: buffer.prefix { $0 != 0 }, as: UTF8.self)
    }
}

/// What one thread needs to match patterns: room for the result and a stack for the machine code.
@safe final class PatternMatcher {
    /// A match that would take more steps than this is given up with an error, so that no text can stop a service.
    private static let stepLimit: UInt32 = 50_000_000
    /// The largest heap of the interpreter, which takes over when the machine code's stack is exhausted, in KiB.
    private static let heapLimit: UInt32 = 512 * 1024
    private static let stackSize = (initial: 32 * 1024, largest: 16 * 1024 * 1024)

    private let data: OpaquePointer
    private let context: OpaquePointer
    private let stack: OpaquePointer?

    /// Makes the buffers; only exhausted memory can fail.
    init() throws(TextError) {
        guard let data = unsafe pcre2_match_data_create_8(1, nil),
            let context = unsafe pcre2_match_context_create_8(nil)
        else { throw TextError(.regularExpression, operation: "prepare matching", actual: "out of memory") }
        unsafe self.data = data
        unsafe self.context = context
        unsafe self.stack = pcre2_jit_stack_create_8(
            PatternMatcher.stackSize.initial, PatternMatcher.stackSize.largest, nil)
        unsafe pcre2_jit_stack_assign_8(context, nil, UnsafeMutableRawPointer(stack))
        unsafe pcre2_set_match_limit_8(context, PatternMatcher.stepLimit)
        unsafe pcre2_set_heap_limit_8(context, PatternMatcher.heapLimit)
    }

    deinit {
        unsafe pcre2_match_data_free_8(data)
        unsafe pcre2_match_context_free_8(context)
        unsafe pcre2_jit_stack_free_8(stack)
    }

    /// The leftmost match in valid UTF-8 that begins at or after a byte offset, or `nil`.
    ///
    /// - Parameter refusesEmpty: whether an empty match at `start` itself does not count.
    /// - Throws: `regularExpression` where the limits on steps and memory are reached, or where `\K` in a group that a
    ///   lookaround calls puts the match's beginning before `start` or behind its end.
    func firstMatch(
        of pattern: Pattern, in text: Span<UInt8>, from start: Int = 0, refusesEmpty: Bool = false
    ) throws(TextError) -> Range<Int>? {
        let options = refusesEmpty ? UInt32(PCRE2_NOTEMPTY_ATSTART) : 0
        // The subject lives in `text` for the whole call and PCRE2 keeps no pointer that is used afterwards. It is
        // valid UTF-8, as every caller's text is checked where it enters the module; an empty one is never read.
        let status = unsafe text.withUnsafeBufferPointer { bytes in
            unsafe execute(pattern, bytes, start, options)
        }
        guard status >= 0 else {
            if status == PCRE2_ERROR_NOMATCH { return nil }
            throw TextError(
                .regularExpression, operation: "match pattern", actual: Pattern.message(status),
                suggestion: "a text of \(text.count) bytes without white space is too intricate; shorten it")
        }
        // A successful match fills the first pair, which is all that the data has room for.
        let pair = unsafe pcre2_get_ovector_pointer_8(data)
        guard let pair = unsafe pair else { return nil }
        let (lower, upper) = unsafe (pair[0], pair[1])
        guard start <= lower, lower <= upper, upper <= text.count else {
            throw TextError(
                .regularExpression, operation: "match pattern", expected: "a match from byte \(start) on",
                actual: "one from byte \(lower) to byte \(upper)", suggestion: "take \\K out of the pattern")
        }
        return lower..<upper
    }

    /// Whether a pattern matches somewhere in a text.
    func matches(_ pattern: Pattern, _ text: Span<UInt8>) throws(TextError) -> Bool {
        try firstMatch(of: pattern, in: text) != nil
    }

    private func execute(
        _ pattern: Pattern, _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ options: UInt32
    ) -> Int32 {
        var empty: UInt8 = 0
        return unsafe withUnsafePointer(to: &empty) { placeholder in
            let subject = unsafe bytes.baseAddress ?? placeholder
            if pattern.isJIT {
                let status = unsafe pcre2_jit_match_8(
                    pattern.code, subject, bytes.count, start, options, data, context)
                if status != PCRE2_ERROR_JIT_STACKLIMIT { return status }
            }
            return unsafe pcre2_match_8(
                pattern.code, subject, bytes.count, start,
                options | UInt32(PCRE2_NO_UTF_CHECK) | UInt32(PCRE2_NO_JIT), data, context)
        }
    }
}
