/// What a scanner makes of the tokens of a chunk: the numbers that it keeps for the chunk and puts out.
protocol TokenMapping: AnyObject {
    /// Maps tokens, given as ranges of a text, and appends a number for each one that is kept.
    func map(
        _ text: Span<UInt8>, _ tokens: [Range<Int>], rules: TokenizerRules, matcher: PatternMatcher,
        to numbers: inout [Int32]
    ) throws(TextError)

    /// The memory that the mapping occupies, in bytes, beyond what it had when empty.
    var byteCount: Int { get }

    /// Forgets what it holds, where that is more than the vocabulary that it was made with.
    func removeAll()
}
