/// spaCy's tokenization algorithm for one language: immutable, without a cache, on valid UTF-8.
///
/// This is what `spacy/tokenizer.pyx` does in `_tokenize_affixes` and `_apply_special_cases`. Caching is left to the
/// callers; it cannot change a result, because a chunk's tokens depend on nothing but the chunk until phrases are
/// looked for, and ``TokenizerWorkspace`` says where a phrase could reach over a chunk's ends.
final class TokenizerRules: Sendable {
    let language: String
    let attributes: LexicalAttributes
    let phrases: PhraseTrie
    private let specials: SpecialCases
    private let prefix: Pattern?
    private let suffix: Pattern?
    private let infix: Pattern?
    private let tokenMatch: Pattern?
    private let urlMatch: Pattern?
    private let suffixWindow: TokenizerData.SuffixWindow?

    /// Compiles the rules of a data file; `path` only names the file in errors.
    init(_ data: TokenizerData, path: String) throws(TextError) {
        func compile(_ section: String, _ source: String?, anchored: Bool) throws(TextError) -> Pattern? {
            guard let source else { return nil }
            do {
                return try Pattern(source, anchored: anchored)
            } catch {
                var error = error
                error.operation = TokenizerDataReader.operation
                error.path = path
                error.expected = "a PCRE2 pattern in @\(section)"
                throw error
            }
        }
        language = data.language
        prefix = try compile("prefix", data.prefix, anchored: false)
        suffix = try compile("suffix", data.suffix, anchored: false)
        infix = try compile("infix", data.infix, anchored: false)
        tokenMatch = try compile("token_match", data.tokenMatch, anchored: true)
        let urlMatch = try compile("url_match", data.urlMatch, anchored: true)
        self.urlMatch = urlMatch
        attributes = LexicalAttributes(
            data, urlPattern: try compile("like_url", data.likeURL, anchored: true) ?? urlMatch)
        specials = SpecialCases(data.specials)
        phrases = try PhraseTrie(data.phrases)
        suffixWindow = data.suffixWindow
    }

    /// Takes a text apart; the tokens' byte ranges are left in the workspace.
    func tokenize(_ text: Span<UInt8>, in workspace: TokenizerWorkspace) throws(TextError) {
        workspace.tokens.removeAll(keepingCapacity: true)
        var chunks = RawChunks()
        while let chunk = chunks.next(in: text) { try split(text, chunk, workspace) }
        applyPhrases(text, workspace)
    }

    // MARK: Special cases over several tokens

    private func applyPhrases(_ text: Span<UInt8>, _ workspace: TokenizerWorkspace) {
        workspace.symbols.removeAll(keepingCapacity: true)
        var isAny = false
        for token in workspace.tokens {
            let symbol = phrases.symbol(of: text.extracting(token))
            workspace.symbols.append(symbol)
            isAny = isAny || symbol != 0
        }
        guard isAny else { return }
        let found = phrases.phrases(in: workspace.symbols)
        guard !found.isEmpty else { return }
        let before = workspace.tokens
        var index = 0
        workspace.tokens.removeAll(keepingCapacity: true)
        for phrase in found {
            workspace.tokens += before[index..<phrase.lowerBound]
            let start = before[phrase.lowerBound].lowerBound
            let end = before[phrase.upperBound - 1].upperBound
            if !appendSpecial(text, start..<end, workspace) { workspace.tokens += before[phrase] }
            index = phrase.upperBound
        }
        workspace.tokens += before[index...]
    }

    private func appendSpecial(_ text: Span<UInt8>, _ range: Range<Int>, _ workspace: TokenizerWorkspace) -> Bool {
        guard let ends = specials.tokenEnds(of: text.extracting(range)) else { return false }
        var start = range.lowerBound
        for end in ends {
            workspace.tokens.append(start..<range.lowerBound + end)
            start = range.lowerBound + end
        }
        return true
    }

    // MARK: One chunk

    private func split(
        _ text: Span<UInt8>, _ chunk: Range<Int>, _ workspace: TokenizerWorkspace
    ) throws(TextError) {
        if appendSpecial(text, chunk, workspace) { return }
        let middle = try splitAffixes(text, chunk, workspace)
        if !middle.isEmpty { try splitMiddle(text, middle, workspace) }
        while let start = workspace.suffixes.popLast() {
            workspace.tokens.append(start..<(workspace.suffixes.last ?? chunk.upperBound))
        }
    }

    /// Takes prefixes and suffixes off a chunk and returns what is left.
    private func splitAffixes(
        _ text: Span<UInt8>, _ chunk: Range<Int>, _ workspace: TokenizerWorkspace
    ) throws(TextError) -> Range<Int> {
        var start = chunk.lowerBound
        var end = chunk.upperBound
        var lastCount = 0
        workspace.suffixes.removeAll(keepingCapacity: true)
        while start < end, end - start != lastCount {
            let rest = text.extracting(start..<end)
            if let tokenMatch, try workspace.matcher.matches(tokenMatch, rest) { break }
            if specials.contains(rest) { break }
            lastCount = rest.count
            let prefixCount = try prefixLength(rest, workspace.matcher)
            if prefixCount > 0, prefixCount < rest.count, specials.contains(rest.extracting(prefixCount...)) {
                workspace.tokens.append(start..<start + prefixCount)
                start += prefixCount
                break
            }
            let suffixCount = try suffixLength(rest.extracting(prefixCount...), workspace.matcher)
            if suffixCount > 0 {
                let shorter = rest.count - suffixCount
                if shorter > 0, specials.contains(rest.extracting(..<shorter)) {
                    end -= suffixCount
                    workspace.suffixes.append(end)
                    break
                }
                end -= suffixCount
                workspace.suffixes.append(end)
            }
            if prefixCount > 0 {
                workspace.tokens.append(start..<start + prefixCount)
                start += prefixCount
            }
        }
        return start..<end
    }

    private func splitMiddle(
        _ text: Span<UInt8>, _ middle: Range<Int>, _ workspace: TokenizerWorkspace
    ) throws(TextError) {
        if appendSpecial(text, middle, workspace) { return }
        let rest = text.extracting(middle)
        if let tokenMatch, try workspace.matcher.matches(tokenMatch, rest) {
            workspace.tokens.append(middle)
            return
        }
        if let urlMatch, try workspace.matcher.matches(urlMatch, rest) {
            workspace.tokens.append(middle)
            return
        }
        let base = middle.lowerBound
        var start = 0
        if let infix {
            var from = 0
            var refusesEmpty = false
            while let match = try workspace.matcher.firstMatch(
                of: infix, in: rest, from: from, refusesEmpty: refusesEmpty)
            {
                from = match.upperBound
                refusesEmpty = match.isEmpty
                if match.lowerBound == 0 { continue }
                if match.lowerBound != start { workspace.tokens.append(base + start..<base + match.lowerBound) }
                if !match.isEmpty { workspace.tokens.append(base + match.lowerBound..<base + match.upperBound) }
                start = match.upperBound
            }
        }
        if start < rest.count { workspace.tokens.append(base + start..<middle.upperBound) }
    }

    // MARK: Affixes

    /// The length in bytes of the prefix that a text begins with; 0 for none.
    private func prefixLength(_ text: Span<UInt8>, _ matcher: PatternMatcher) throws(TextError) -> Int {
        guard let prefix, let match = try matcher.firstMatch(of: prefix, in: text) else { return 0 }
        if match.lowerBound == 0 { return match.upperBound }
        // As spaCy has it, the length of a match counts even where the match is not at the start.
        var cursor = UTF8Cursor(offset: 0)
        for _ in 0..<UTF8Cursor.scalarCount(text.extracting(match)) { _ = cursor.next(in: text) }
        return cursor.offset
    }

    /// The length in bytes of the suffix that a text ends with; 0 for none.
    private func suffixLength(_ text: Span<UInt8>, _ matcher: PatternMatcher) throws(TextError) -> Int {
        guard let suffix, !text.isEmpty,
            let match = try matcher.firstMatch(of: suffix, in: text, from: suffixSearchStart(text))
        else { return 0 }
        if match.upperBound == text.count { return match.count }
        var cursor = UTF8Cursor(offset: text.count)
        for _ in 0..<UTF8Cursor.scalarCount(text.extracting(match)) { _ = cursor.previous(in: text) }
        return text.count - cursor.offset
    }

    /// Where the search for a suffix begins: near the end, so that a long text is not searched for every suffix.
    private func suffixSearchStart(_ text: Span<UInt8>) -> Int {
        guard let suffixWindow, text.count > 64 else { return 0 }
        var cursor = UTF8Cursor(offset: text.count)
        while cursor.offset > 0 {
            var before = cursor
            guard suffixWindow.run.contains(before.previous(in: text)) else { break }
            cursor = before
        }
        var remaining = suffixWindow.width
        while remaining > 0, cursor.offset > 0 {
            _ = cursor.previous(in: text)
            remaining -= 1
        }
        return cursor.offset
    }
}
