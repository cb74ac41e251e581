import ModelKitTensor

/// Takes texts apart and keeps the tokens that pass a filter.
///
/// This is the tokenizer of modelkit's IMDB tutorial; ``TokenFilter`` says what that means. Where the tokens are
/// looked up in a vocabulary next, ``TokenEncoder`` does both at several times the speed.
public final class FilteredTokenizer: Sendable {
    /// The filter.
    public let filter: TokenFilter
    private let tokenizer: Tokenizer
    private let cacheBytes: Int
    private let pool = ScratchPool<ChunkScanner<FilteredMapping>>()

    /// Puts a filter behind a tokenizer.
    ///
    /// - Parameters:
    ///   - tokenizer: takes the texts apart.
    ///   - filter: says which tokens are kept.
    ///   - cacheBytes: the memory in which one call at a time remembers chunks, in bytes.
    public init(
        _ tokenizer: Tokenizer, filter: TokenFilter = TokenFilter(), cacheBytes: Int = 32 << 20
    ) {
        self.tokenizer = tokenizer
        self.filter = filter
        self.cacheBytes = cacheBytes
    }

    /// The tokens of a text that pass the filter, lower-cased where the filter says so.
    ///
    /// - Throws: `regularExpression` for a text so intricate that matching it would take minutes, and
    ///   `inputTooLarge` for one of 2 GiB or more.
    public func tokens(in text: String) throws(TextError) -> [String] {
        try tokens(inBatch: CollectionOfOne(text))[0]
    }

    /// The tokens of every text of a batch.
    public func tokens(inBatch texts: some Sequence<String>) throws(TextError) -> [[String]] {
        let scanner = if let idle = pool.take() { idle } else { try makeScanner() }
        var batch: [[String]] = []
        for text in texts {
            try scanner.scan(text.utf8Span.span)
            let strings = scanner.mapping.strings
            batch.append(scanner.numbers.map { strings[Int($0)] })
        }
        pool.give(scanner)
        return batch
    }

    private func makeScanner() throws(TextError) -> ChunkScanner<FilteredMapping> {
        try ChunkScanner(
            tokenizer.rules, FilteredMapping(filter, .strings), removedTexts: filter.removedTexts,
            normalizesWhiteSpace: filter.normalizesWhiteSpace, byteLimit: cacheBytes)
    }
}
