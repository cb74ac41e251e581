/// Numbers distinct tokens and keeps, for each, everything about it that does not depend on its place.
final class LexemeMapping: TokenMapping {
    /// A token without its place.
    struct Lexeme {
        var text: String
        var lower: String
        var flags: TokenFlags
        var scalarCount: Int32
    }

    private var table = ByteStringTable()
    private var heapBytes = 0
    private(set) var lexemes: [Lexeme] = []

    var byteCount: Int { table.byteCount + lexemes.capacity * MemoryLayout<Lexeme>.stride + heapBytes }

    func map(
        _ text: Span<UInt8>, _ tokens: [Range<Int>], rules: TokenizerRules, matcher: PatternMatcher,
        to numbers: inout [Int32]
    ) throws(TextError) {
        for token in tokens {
            let bytes = text.extracting(token)
            var number = table.find(bytes)
            if number < 0 {
                let lexeme = try makeLexeme(bytes, rules, matcher)
                number = table.insert(bytes)
                lexemes.append(lexeme)
            }
            numbers.append(Int32(number))
        }
    }

    func removeAll() {
        table.removeAll()
        lexemes = []
        heapBytes = 0
    }

    private func makeLexeme(
        _ bytes: Span<UInt8>, _ rules: TokenizerRules, _ matcher: PatternMatcher
    ) throws(TextError) -> Lexeme {
        var lower: [UInt8] = []
        rules.attributes.appendLower(bytes, to: &lower)
        let flags = try rules.attributes.flags(bytes, lower: lower.span, matcher: matcher)
        // Strings of at most 15 bytes need no memory of their own.
        if bytes.count > 15 { heapBytes += bytes.count + 32 }
        if lower.count > 15 { heapBytes += lower.count + 32 }
        // The text was checked where it entered the module, and patterns and special cases cut it between scalars
        // only: the token is valid UTF-8. The string is a copy and outlives the span.
        return Lexeme(
            text: unsafe String(copying: UTF8Span(unchecked: bytes)), lower: String(decoding: lower, as: UTF8.self),
            flags: flags, scalarCount: Int32(UTF8Cursor.scalarCount(bytes)))
    }
}
