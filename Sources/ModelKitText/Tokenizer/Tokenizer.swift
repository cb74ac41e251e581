import ModelKitTensor

/// spaCy's tokenizer for one language: every token and every lexical attribute as spaCy has them.
///
/// A tokenizer is made from a data file that `Tools/export_spacy.py` writes. It is immutable and may be used by any
/// number of threads; what it remembers of the chunks of text that it has seen is kept apart for each call at a time
/// and bounded by `cacheBytes`.
///
/// To get only the tokens that a model counts use ``FilteredTokenizer``, to get them as numbers of a vocabulary, with
/// no string made, ``TokenEncoder``.
public final class Tokenizer: Sendable {
    /// The memory in which one call remembers chunks and tokens unless told otherwise.
    ///
    /// The chunks of 30,000 movie reviews, about 300,000, fit into it.
    public static let defaultCacheBytes = 48 << 20

    let rules: TokenizerRules
    private let cacheBytes: Int
    private let pool = ScratchPool<ChunkScanner<LexemeMapping>>()

    /// The code of the language, as spaCy names it.
    public var language: String { rules.language }

    /// Loads a data file and compiles its patterns.
    ///
    /// - Parameters:
    ///   - path: the file, for example `Weights/spacy/en.tokenizer`.
    ///   - cacheBytes: the memory in which one call at a time remembers chunks, in bytes.
    /// - Throws: ``TextError`` that names the line and what is wrong with it: `unreadableFile`, `invalidUTF8`,
    ///   `unsupportedFormat`, `malformedData`, `truncatedData`, `duplicate`, `missing`, `regularExpression`,
    ///   `inputTooLarge`.
    public convenience init(
        contentsOf path: String, cacheBytes: Int = Tokenizer.defaultCacheBytes
    ) throws(TextError) {
        let bytes = try FileBytes.read(path, operation: TokenizerDataReader.operation)
        try self.init(parsing: bytes, path: path, cacheBytes: cacheBytes)
    }

    /// Makes a tokenizer of a data file's bytes; `path` only names them in errors.
    public init(
        parsing bytes: [UInt8], path: String, cacheBytes: Int = Tokenizer.defaultCacheBytes
    ) throws(TextError) {
        rules = try TokenizerRules(TokenizerData(parsing: bytes, path: path), path: path)
        self.cacheBytes = cacheBytes
    }

    /// The tokens of a text, those of white space among them.
    ///
    /// - Throws: `regularExpression` for a text so intricate that matching it would take minutes, and
    ///   `inputTooLarge` for one of 2 GiB or more.
    public func tokens(in text: String) throws(TextError) -> [Token] {
        let scanner = if let idle = pool.take() { idle } else { try makeScanner() }
        let tokens = try Tokenizer.tokens(text.utf8Span.span, scanner)
        pool.give(scanner)
        return tokens
    }

    private func makeScanner() throws(TextError) -> ChunkScanner<LexemeMapping> {
        try ChunkScanner(
            rules, LexemeMapping(), removedTexts: [], normalizesWhiteSpace: false, byteLimit: cacheBytes)
    }

    private static func tokens(
        _ text: Span<UInt8>, _ scanner: ChunkScanner<LexemeMapping>
    ) throws(TextError) -> [Token] {
        var runs: [(start: Int, numbers: Range<Int>)] = []
        try scanner.scan(text) { start, numbers in runs.append((start, numbers)) }
        let numbers = scanner.numbers
        let lexemes = scanner.mapping.lexemes
        var tokens: [Token] = []
        tokens.reserveCapacity(numbers.count)
        var byte = 0
        var scalar = 0
        for run in runs {
            // Between two runs there is nothing but blanks, which are a byte and a scalar each.
            scalar += run.start - byte
            byte = run.start
            for index in run.numbers {
                let lexeme = lexemes[Int(numbers[index])]
                tokens.append(Token(text: lexeme.text, lower: lexeme.lower, idx: scalar, flags: lexeme.flags))
                byte += lexeme.text.utf8.count
                scalar += Int(lexeme.scalarCount)
            }
        }
        return tokens
    }
}
