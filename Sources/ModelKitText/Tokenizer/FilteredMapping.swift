/// Keeps the tokens that pass a filter and maps each one's bytes, lower-cased where the filter says so, to a number.
final class FilteredMapping: TokenMapping {
    /// Where the numbers come from.
    enum Target {
        /// A number for each distinct token in the order of coming, with its text.
        case strings
        /// A vocabulary.
        case vocabulary((Span<UInt8>) -> Int32)
    }

    private let filter: TokenFilter
    private let dropped: TokenFlags
    private let target: Target
    private var table = ByteStringTable()
    private var heapBytes = 0
    private(set) var strings: [String] = []

    init(_ filter: TokenFilter, _ target: Target) {
        self.filter = filter
        self.dropped = filter.dropped
        self.target = target
    }

    var byteCount: Int { table.byteCount + strings.capacity * 16 + heapBytes }

    func map(
        _ text: Span<UInt8>, _ tokens: [Range<Int>], rules: TokenizerRules, matcher: PatternMatcher,
        to numbers: inout [Int32]
    ) throws(TextError) {
        var lower: [UInt8] = []
        for token in tokens {
            let bytes = text.extracting(token)
            guard UTF8Cursor.scalarCount(bytes) >= filter.minimumLength else { continue }
            lower.removeAll(keepingCapacity: true)
            rules.attributes.appendLower(bytes, to: &lower)
            let flags =
                filter.needsAllFlags
                ? try rules.attributes.flags(bytes, lower: lower.span, matcher: matcher)
                : rules.attributes.basicFlags(bytes, lower: lower.span)
            guard flags.isDisjoint(with: dropped), !filter.dropsNonASCII || flags.contains(.isASCII) else { continue }
            numbers.append(filter.lowercases ? number(of: lower.span) : number(of: bytes))
        }
    }

    func removeAll() {
        table.removeAll()
        strings = []
        heapBytes = 0
    }

    private func number(of bytes: Span<UInt8>) -> Int32 {
        if case .vocabulary(let lookUp) = target { return lookUp(bytes) }
        let number = table.insert(bytes)
        if number == strings.count {
            // Callers check texts where they enter the module, removed texts are whole strings, patterns match whole
            // scalars, special cases are cut into valid pieces, and the lower-case table gives no surrogate: both a
            // token's bytes and its lower case are valid UTF-8. The string is a copy and outlives the span.
            strings.append(unsafe String(copying: UTF8Span(unchecked: bytes)))
            if bytes.count > 15 { heapBytes += bytes.count + 32 }
        }
        return Int32(number)
    }
}
