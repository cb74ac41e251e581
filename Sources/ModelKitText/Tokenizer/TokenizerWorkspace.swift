/// The memory in which one call at a time takes a text apart.
final class TokenizerWorkspace {
    /// The byte ranges of the tokens of the last text.
    var tokens: [Range<Int>] = []
    /// The phrase symbols of the tokens that affix rules made of the last text.
    var symbols: [Int] = []
    /// Where the suffixes taken off the chunk at hand begin, from the last to the first.
    var suffixes: [Int] = []
    /// Matches patterns.
    let matcher: PatternMatcher

    /// Room for more tokens than these is given back before the next text.
    private static let keptCapacity = 1 << 14

    /// Makes an empty workspace.
    init() throws(TextError) { matcher = try PatternMatcher() }

    /// Gives back what an unusually long text needed.
    func trim() {
        guard tokens.capacity > TokenizerWorkspace.keptCapacity else { return }
        tokens = []
        symbols = []
        suffixes = []
    }
}
