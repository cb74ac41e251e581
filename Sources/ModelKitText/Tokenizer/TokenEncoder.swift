import ModelKitTensor

/// Takes texts apart, keeps the tokens that pass a filter, and puts out the number that a vocabulary gives to each,
/// without making a string.
///
/// This is the beginning of the hot path. A chunk of text that was seen before costs one look-up in a table, which
/// holds the numbers of its kept tokens. The numbers are those of ``FilteredTokenizer``'s tokens, in their order.
public final class TokenEncoder: Sendable {
    /// Gives the number of a token; its UTF-8, lower-cased where the filter says so, is valid during the call only.
    ///
    /// It must give the same number whenever it is asked for the same token. Any number will do for unknown tokens:
    /// all are put out, and -1 is usual.
    public typealias Vocabulary = @Sendable (_ token: Span<UInt8>) -> Int32

    /// The filter.
    public let filter: TokenFilter
    private let tokenizer: Tokenizer
    private let vocabulary: Vocabulary
    private let cacheBytes: Int
    private let pool = ScratchPool<Scratch>()

    /// Puts a filter and a vocabulary behind a tokenizer.
    ///
    /// - Parameters:
    ///   - tokenizer: takes the texts apart.
    ///   - filter: says which tokens are kept.
    ///   - cacheBytes: the memory in which one scratch remembers chunks, in bytes.
    ///   - vocabulary: asked once for each token of a chunk that is not remembered.
    public init(
        _ tokenizer: Tokenizer, filter: TokenFilter = TokenFilter(), cacheBytes: Int = 32 << 20,
        vocabulary: @escaping Vocabulary
    ) {
        self.tokenizer = tokenizer
        self.filter = filter
        self.vocabulary = vocabulary
        self.cacheBytes = cacheBytes
    }

    /// The memory of one call at a time: the chunks seen, and the numbers of the last text.
    public final class Scratch {
        fileprivate let scanner: ChunkScanner<FilteredMapping>

        fileprivate init(_ scanner: ChunkScanner<FilteredMapping>) { self.scanner = scanner }

        /// The numbers of the text encoded last.
        ///
        /// A copy that is still held when the next text is encoded costs an allocation.
        public var ids: [Int32] { scanner.numbers }

        /// The memory in which chunks are remembered, in bytes; at most the encoder's `cacheBytes`.
        public var cacheByteCount: Int { scanner.byteCount }

        /// The number of chunks that are remembered.
        public var cachedChunkCount: Int { scanner.chunkCount }
    }

    /// Makes a scratch, for a caller that keeps its own.
    public func makeScratch() throws(TextError) -> Scratch {
        Scratch(
            try ChunkScanner(
                tokenizer.rules, FilteredMapping(filter, .vocabulary(vocabulary)), removedTexts: filter.removedTexts,
                normalizesWhiteSpace: filter.normalizesWhiteSpace, byteLimit: cacheBytes))
    }

    /// Runs a function with a scratch that no other call uses meanwhile, warm from earlier calls where there were any.
    public func withScratch<Result>(_ body: (Scratch) throws(TextError) -> Result) throws(TextError) -> Result {
        let scratch = if let idle = pool.take() { idle } else { try makeScratch() }
        let result = try body(scratch)
        pool.give(scratch)
        return result
    }

    /// Encodes a text; the numbers are then in `scratch.ids`.
    ///
    /// A warm call allocates nothing.
    ///
    /// - Throws: `regularExpression` for a text so intricate that matching it would take minutes, and
    ///   `inputTooLarge` for one of 2 GiB or more.
    public func encode(_ text: String, _ scratch: Scratch) throws(TextError) {
        try scratch.scanner.scan(text.utf8Span.span)
    }

    /// Encodes a text that is UTF-8; the numbers are then in `scratch.ids`.
    public func encode(_ text: borrowing UTF8Span, _ scratch: Scratch) throws(TextError) {
        try scratch.scanner.scan(text.span)
    }

    /// Encodes bytes that should be UTF-8; the numbers are then in `scratch.ids`.
    ///
    /// - Throws: `invalidUTF8` with the offset of the first mistake.
    public func encode(bytes: Span<UInt8>, _ scratch: Scratch) throws(TextError) {
        do {
            _ = try UTF8Span(validating: bytes)
        } catch {
            throw TextError(
                .invalidUTF8, operation: "tokenize", expected: "UTF-8",
                actual: "a malformed sequence at byte \(error.byteOffsets.lowerBound)")
        }
        try scratch.scanner.scan(bytes)
    }

    /// The numbers of a text's kept tokens.
    public func ids(in text: String) throws(TextError) -> [Int32] {
        try withScratch { (scratch) throws(TextError) in
            try encode(text, scratch)
            return scratch.ids
        }
    }
}
