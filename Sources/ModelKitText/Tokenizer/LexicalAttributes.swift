/// Computes a token's lower case and flags as spaCy's lexical attribute getters do.
struct LexicalAttributes: Sendable {
    private let lowercase: LowercaseTable
    private let digit: ScalarSet
    private let punctuation: ScalarSet
    private let stopWords: ByteStringTable
    private let topLevelDomains: ByteStringTable
    private let numberWords: ByteStringTable
    private let numberRules: TokenizerData.LikeNumRules
    private let urlPattern: Pattern?

    /// Takes the tables of a data file; `urlPattern` is the one behind `like_url`.
    init(_ data: TokenizerData, urlPattern: Pattern?) {
        lowercase = data.lowercase
        digit = data.digit
        punctuation = data.punctuation
        stopWords = ByteStringTable(data.stopWords)
        topLevelDomains = ByteStringTable(data.topLevelDomains)
        numberWords = ByteStringTable(data.likeNum.words)
        numberRules = data.likeNum
        self.urlPattern = urlPattern
    }

    /// Appends a token in lower case.
    func appendLower(_ text: Span<UInt8>, to bytes: inout [UInt8]) { lowercase.append(text, to: &bytes) }

    /// The flags that depend on nothing but single scalars and the stop words; `lower` is the token in lower case.
    func basicFlags(_ text: Span<UInt8>, lower: Span<UInt8>) -> TokenFlags {
        var flags: TokenFlags = [.isPunct, .isDigit, .isSpace, .isASCII]
        if text.isEmpty { flags = [.isASCII, .isPunct] }
        var cursor = UTF8Cursor(offset: 0)
        while cursor.offset < text.count, !flags.isEmpty {
            let scalar = cursor.next(in: text)
            if scalar >= 0x80 { flags.remove(.isASCII) }
            if flags.contains(.isPunct), !punctuation.contains(scalar) { flags.remove(.isPunct) }
            if flags.contains(.isDigit), !digit.contains(scalar) { flags.remove(.isDigit) }
            if flags.contains(.isSpace), !WhiteSpace.scalars.contains(scalar) { flags.remove(.isSpace) }
        }
        if stopWords.contains(lower) { flags.insert(.isStop) }
        return flags
    }

    /// All flags of a token.
    func flags(
        _ text: Span<UInt8>, lower: Span<UInt8>, matcher: PatternMatcher
    ) throws(TextError) -> TokenFlags {
        var flags = basicFlags(text, lower: lower)
        if isLikeNumber(text) { flags.insert(.likeNum) }
        if try isLikeURL(text, matcher) { flags.insert(.likeURL) }
        return flags
    }

    // MARK: like_num

    private func isLikeNumber(_ text: Span<UInt8>) -> Bool {
        var bytes: [UInt8] = []
        for index in text.indices { bytes.append(text[index]) }
        for sign in numberRules.signs where bytes.starts(with: sign) {
            bytes.removeFirst(sign.count)
            break
        }
        for ending in numberRules.endings where bytes.count >= ending.count && bytes.suffix(ending.count) == ending[...]
        {
            bytes.removeLast(ending.count)
            break
        }
        for removed in numberRules.removed { bytes.remove(removed) }
        if isDigits(bytes.span) { return true }
        if let slash = bytes.firstIndex(of: UInt8(ascii: "/")), bytes.lastIndex(of: UInt8(ascii: "/")) == slash,
            isDigits(bytes.span.extracting(..<slash)), isDigits(bytes.span.extracting((slash + 1)...))
        {
            return true
        }
        var lower: [UInt8] = []
        appendLower(bytes.span, to: &lower)
        if numberWords.contains(lower.span) { return true }
        for suffix in numberRules.suffixes where lower.count > suffix.count {
            let stem = lower.count - suffix.count
            if lower[stem...].elementsEqual(suffix), isDigits(lower.span.extracting(..<stem)) { return true }
        }
        return false
    }

    private func isDigits(_ text: Span<UInt8>) -> Bool {
        var cursor = UTF8Cursor(offset: 0)
        while cursor.offset < text.count {
            if !digit.contains(cursor.next(in: text)) { return false }
        }
        return !text.isEmpty
    }

    // MARK: like_url

    private func isLikeURL(_ text: Span<UInt8>, _ matcher: PatternMatcher) throws(TextError) -> Bool {
        if text.isEmpty { return false }
        if text.starts(with: "http://") || text.starts(with: "https://") { return true }
        if text.starts(with: "www."), UTF8Cursor.scalarCount(text) >= 5 { return true }
        let dot = UInt8(ascii: ".")
        if text[0] == dot || text[text.count - 1] == dot { return false }
        var lastDot = -1
        for index in text.indices {
            if text[index] == UInt8(ascii: "@") { return false }
            if text[index] == dot { lastDot = index }
        }
        guard lastDot >= 0 else { return false }
        var domain = text.extracting((lastDot + 1)...)
        for index in domain.indices where domain[index] == UInt8(ascii: ":") {
            domain = domain.extracting(..<index)
            break
        }
        if !domain.isEmpty, domain[domain.count - 1] == UInt8(ascii: "/") { return true }
        if topLevelDomains.contains(domain) { return true }
        guard let urlPattern else { return false }
        return try matcher.matches(urlPattern, text)
    }
}

extension Span<UInt8> {
    /// Whether the bytes begin with those of an ASCII literal.
    fileprivate func starts(with prefix: StaticString) -> Bool {
        guard count >= prefix.utf8CodeUnitCount else { return false }
        var index = 0
        for byte in prefix.description.utf8 {
            if self[index] != byte { return false }
            index += 1
        }
        return true
    }
}

extension [UInt8] {
    /// Removes every occurrence of a byte string, as Python's `replace` with an empty string does.
    fileprivate mutating func remove(_ removed: [UInt8]) {
        guard let first = removed.first, contains(first) else { return }
        var out: [UInt8] = []
        var rest = self[...]
        while !rest.isEmpty {
            if rest.starts(with: removed) {
                rest = rest.dropFirst(removed.count)
            } else {
                out.append(rest.removeFirst())
            }
        }
        self = out
    }
}
